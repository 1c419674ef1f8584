// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A key set at an http(s) address. One fetch takes at most {@link #TIMEOUT}, its body included. */
final class UrlFeed implements KeyFeed {
    static final Duration TIMEOUT = Duration.ofSeconds(5);
    static final int MAX_BYTES = 1 << 20;

    private final URI uri;
    private final Duration period;
    private final Duration timeout;
    private final HttpClient client;
    private final JwksReader reader = new JwksReader(false);

    UrlFeed(URI uri, Duration period, HttpClient client) {
        this(uri, period, TIMEOUT, client);
    }

    UrlFeed(URI uri, Duration period, Duration timeout, HttpClient client) {
        this.uri = uri;
        this.timeout = timeout;
        this.period = period;
        this.client = client;
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .connectTimeout(TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Without the query, where some servers take credentials. */
    @Override
    public String name() {
        return "key set " + uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }

    @Override
    public Duration period() {
        return period;
    }

    @Override
    public boolean isRequiredAtStart() {
        return false;
    }

    @Override
    public CompletableFuture<Optional<KeySet>> poll() {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(timeout)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request, info -> new LimitedBody(MAX_BYTES));
        // the request's own time limit ends with the headers; a body may trickle in for ever
        return answer.copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> {
                    if (failure instanceof TimeoutException) {
                        answer.cancel(true);
                    }
                })
                .thenApply(this::read);
    }

    private Optional<KeySet> read(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new KeyException("answered with status " + response.statusCode());
        }
        return Optional.of(reader.read(response.body()));
    }
}
