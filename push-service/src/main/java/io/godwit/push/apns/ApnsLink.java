// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.godwit.push.apns.ApnsSettings.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way to one of Apple's environments, opened at the first send. Any thread.
 *
 * <p>pushy tries to connect for one notification after the other, and waits between them: up to a minute after some failures.
 * What was sent meanwhile would wait for hours, and what is sent after an outage for that minute. So a client that has
 * failed to connect a few times in a row is closed, which lets all that waits in it fail, and replaced by a fresh one. The
 * same is done when the provider token has expired: the next client makes a new one.
 */
final class ApnsLink {
    /** Waits of 0, 1 and 2 seconds have passed by then. */
    private static final int FAILURES = 3;

    private final ApnsClientBuilder builder;
    private final Executor opener;
    private @Nullable CompletableFuture<ApnsClient> client;
    private int failures;
    private boolean closed;

    /** @param opener runs what may take a moment: opening and closing clients, one at a time */
    ApnsLink(Server server, int connections, ApnsCredentials credentials, ApnsTimes times, Executor opener) {
        this.builder = new ApnsClientBuilder()
                .setApnsServer(server.host(), server.port())
                .setConcurrentConnections(connections)
                .setConnectionTimeout(times.connect())
                .setIdlePingInterval(times.idlePing())
                .setGracefulShutdownTimeout(times.graceful());
        credentials.applyTo(builder);
        this.opener = opener;
    }

    /** Completed on pushy's event loop, and not before pushy has let go of the notification. */
    CompletionStage<PushNotificationResponse<SimpleApnsPushNotification>> send(SimpleApnsPushNotification push) {
        CompletableFuture<ApnsClient> current = client();
        return current.thenCompose(open -> open.sendNotification(push))
                .whenComplete((response, error) -> report(current, response, error));
    }

    private synchronized CompletableFuture<ApnsClient> client() {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("closed"));
        }
        if (client == null) {
            client = CompletableFuture.supplyAsync(this::open, opener);
        }
        return client;
    }

    private ApnsClient open() {
        try {
            return builder.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void report(
            CompletableFuture<ApnsClient> used,
            @Nullable PushNotificationResponse<?> response,
            @Nullable Throwable error) {
        if (used != client) {
            return;
        }
        boolean failed = error != null && ApnsAnswers.neverLeft(unwrapped(error));
        failures = failed ? failures + 1 : 0;
        // pushy tells of an expired provider token before it closes the connection that is stuck with it
        boolean expired = response != null && ApnsAnswers.is(response, ApnsAnswers.EXPIRED_TOKEN);
        if (failures >= FAILURES || expired || used.isCompletedExceptionally()) {
            failures = 0;
            client = null;
            opener.execute(() -> close(used));
        }
    }

    private static Throwable unwrapped(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    private static CompletionStage<@Nullable Void> close(CompletableFuture<ApnsClient> used) {
        return used.thenCompose(ApnsClient::close);
    }

    /** What is under way is answered within the time for that; what waits for a connection fails. */
    synchronized CompletionStage<@Nullable Void> close() {
        closed = true;
        CompletableFuture<ApnsClient> last = client;
        client = null;
        return last == null ? CompletableFuture.completedFuture(null) : close(last);
    }
}
