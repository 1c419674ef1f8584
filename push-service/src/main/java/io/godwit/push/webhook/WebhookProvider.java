// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webhook;

import io.godwit.core.push.PushOutcome;
import io.godwit.push.http.HttpPoster;
import io.godwit.push.provider.Notification;
import io.godwit.push.provider.PushProvider;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/** Posts notifications to one URL. */
final class WebhookProvider implements PushProvider {
    private final URI url;
    private final Signature signature;
    private final int maxInFlight;
    private final InstantSource wall;
    private final HttpPoster poster;

    WebhookProvider(URI url, Signature signature, Duration timeout, int maxInFlight, InstantSource wall) {
        this.url = url;
        this.signature = signature;
        this.maxInFlight = maxInFlight;
        this.wall = wall;
        this.poster = new HttpPoster("godwit-webhook", timeout);
    }

    @Override
    public CompletionStage<PushOutcome> send(Notification notification) {
        byte[] body = WebhookBody.of(notification);
        Instant now = wall.instant();
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .header("User-Agent", "godwit")
                .header(Signature.HEADER, signature.header(now.getEpochSecond(), body))
                .POST(BodyPublishers.ofByteArray(body));
        return poster.send(request)
                .handle((answer, error) ->
                        error == null ? WebhookAnswer.outcome(answer, wall.instant()) : HttpPoster.failure(error));
    }

    @Override
    public int maxInFlight() {
        return maxInFlight;
    }

    @Override
    public void close() {
        poster.close();
    }
}
