// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.http;

import io.godwit.core.push.PushOutcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;

/**
 * A client with threads of its own. Any thread may post; its threads do the work. How many calls are under way is bounded by
 * who calls it.
 */
public final class HttpPoster implements AutoCloseable {
    /** The beginning of an answer that is kept, in bytes. */
    static final int MAX_ANSWER = 8 * 1024;

    private static final int THREADS = 4;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long STOP_SECONDS = 5;

    private final ThreadPoolExecutor threads;
    private final AtomicInteger underWay = new AtomicInteger();
    private final HttpClient client;
    private final Duration timeout;

    /**
     * @param name of its threads
     * @param timeout for each exchange, its answer included
     */
    public HttpPoster(String name, Duration timeout) {
        this.timeout = timeout;
        this.threads =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
        this.client = HttpClient.newBuilder()
                .executor(threads)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** For what is to be computed before a request, beside the calling thread. */
    public ExecutorService threads() {
        return threads;
    }

    /** Sends one request; fails with what {@link #failure} understands. */
    public CompletionStage<HttpAnswer> send(HttpRequest.Builder builder) {
        HttpRequest request =
                builder.timeout(timeout).version(HttpClient.Version.HTTP_2).build();
        if ("http".equals(request.uri().getScheme())) {
            request = builder.version(HttpClient.Version.HTTP_1_1).build(); // no attempt to upgrade
        }
        if (threads.isShutdown()) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("closed"));
        }
        underWay.incrementAndGet();
        CompletableFuture<HttpResponse<String>> exchange =
                client.sendAsync(request, head -> new BoundedText(MAX_ANSWER));
        // the client's own limit ends with the head of the answer
        CompletableFuture<HttpResponse<String>> limited =
                exchange.copy().orTimeout(timeout.toMillis() + 500, TimeUnit.MILLISECONDS);
        return limited.whenComplete((answer, error) -> {
                    underWay.decrementAndGet();
                    if (error != null) {
                        exchange.cancel(true);
                    }
                })
                .thenApply(answer -> new HttpAnswer(answer.statusCode(), answer.headers(), answer.body()));
    }

    /** What an exchange that failed means: whether the server may have got it. */
    public static PushOutcome failure(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String name = cause.getClass().getSimpleName();
        if (cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException
                || cause instanceof UnknownHostException) {
            return new PushOutcome.Retry("no connection (" + name + ")", Optional.empty(), true);
        }
        if (cause instanceof RejectedExecutionException) {
            return new PushOutcome.Retry("the provider is being replaced", Optional.empty(), false);
        }
        if (String.valueOf(cause.getMessage()).contains("too many concurrent streams")) {
            return new PushOutcome.Retry("the connection is full", Optional.empty(), false);
        }
        boolean lost = cause instanceof IOException || cause instanceof TimeoutException;
        return new PushOutcome.Unknown((lost ? "the connection was lost (" : "failed (") + name + ")");
    }

    /** What all servers mean by a status that is not about the notification; empty for the others. */
    public static Optional<PushOutcome> overload(HttpAnswer answer, Instant now) {
        boolean busy = answer.status() == 429 || answer.status() == 408 || answer.status() >= 500;
        return busy
                ? Optional.of(new PushOutcome.Retry(answer.summary(), answer.retryAfter(now), true))
                : Optional.empty();
    }

    /** Adds all headers. */
    public static HttpRequest.Builder with(HttpRequest.Builder request, Map<String, String> headers) {
        headers.forEach(request::header);
        return request;
    }

    /** Waits for what is under way, for some seconds. */
    @Override
    public void close() {
        try {
            for (int i = 0; i < STOP_SECONDS * 20 && underWay.get() > 0; i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdown();
        }
    }
}
