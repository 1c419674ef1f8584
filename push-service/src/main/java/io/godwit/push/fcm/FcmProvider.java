// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.fcm;

import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.internal.ApacheHttp2Transport;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.FirebaseMessagingException;
import com.google.firebase.messaging.Message;
import com.google.firebase.messaging.MessagingErrorCode;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushOutcome;
import io.godwit.push.provider.Notification;
import io.godwit.push.provider.PushProvider;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One app at Google, as a FirebaseApp of its own. Each notification holds one of the app's threads until it is answered or
 * timed out; that thread completes the stage, and not before Google's client has let go of the notification.
 */
final class FcmProvider implements PushProvider {
    private static final Logger log = LoggerFactory.getLogger(FcmProvider.class);
    private static final long CLOSE_SECONDS = 5;

    private final FcmSettings settings;
    private final InstantSource clock;
    private final FcmThreads threads;
    private final ApacheHttp2Transport transport;
    private final FirebaseApp app;
    private final FirebaseMessaging messaging;
    private volatile boolean proven;

    FcmProvider(FcmSettings settings, GoogleCredentials account, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.threads = new FcmThreads(settings.threads());
        this.transport = FcmTransport.of(settings);
        this.app = FirebaseApp.initializeApp(
                FirebaseOptions.builder()
                        .setCredentials(account)
                        .setHttpTransport(transport)
                        .setThreadManager(threads)
                        .setConnectTimeout((int) settings.connect().toMillis())
                        .setReadTimeout((int) settings.read().toMillis())
                        .build(),
                "godwit-" + UUID.randomUUID());
        this.messaging = FirebaseMessaging.getInstance(app);
    }

    @Override
    public int maxInFlight() {
        return settings.threads();
    }

    @Override
    public CompletionStage<PushOutcome> send(Notification notification) {
        PushAddress address = notification.request().address();
        if (address.kind() == PushAddress.Kind.ENDPOINT) {
            return CompletableFuture.completedFuture(new PushOutcome.SuspectAddress("neither a token nor an id"));
        }
        CompletableFuture<PushOutcome> answer = new CompletableFuture<>();
        send(FcmMessage.of(notification, clock.instant()), false, answer::complete, error -> {
            if (isInvalidArgument(error)) {
                findInvalidArgument(address, answer);
            } else {
                answer.complete(FcmAnswers.of(error, proven));
            }
        });
        return answer;
    }

    /** Address or content: a message without content, which Google checks and does not deliver, tells. */
    private void findInvalidArgument(PushAddress address, CompletableFuture<PushOutcome> answer) {
        send(
                FcmMessage.minimal(address),
                true,
                outcome -> answer.complete(
                        outcome instanceof PushOutcome.Accepted
                                ? new PushOutcome.Rejected("400 INVALID_ARGUMENT, but not for its address")
                                : outcome),
                error -> answer.complete(
                        isInvalidArgument(error)
                                ? new PushOutcome.SuspectAddress("400 INVALID_ARGUMENT, also without content")
                                : FcmAnswers.of(error, proven)));
    }

    private void send(Message message, boolean dryRun, Consumer<PushOutcome> onAnswer, Consumer<Throwable> onFailure) {
        try {
            ApiFutures.addCallback(
                    messaging.sendAsync(message, dryRun),
                    new ApiFutureCallback<>() {
                        @Override
                        public void onSuccess(String id) {
                            proven = true;
                            onAnswer.accept(new PushOutcome.Accepted("200"));
                        }

                        @Override
                        public void onFailure(Throwable error) {
                            onFailure.accept(error);
                        }
                    },
                    MoreExecutors.directExecutor());
        } catch (RejectedExecutionException | IllegalStateException e) {
            // all threads are taken, or the app is closed
            onAnswer.accept(new PushOutcome.Retry("no thread is free", Optional.empty(), false));
        }
    }

    private static boolean isInvalidArgument(Throwable error) {
        return error instanceof FirebaseMessagingException e
                && e.getMessagingErrorCode() == MessagingErrorCode.INVALID_ARGUMENT;
    }

    @Override
    public void close() {
        threads.drain(CLOSE_SECONDS);
        app.delete();
        try {
            transport.shutdown();
        } catch (IOException e) {
            log.atDebug().setCause(e).log("Connections to Google did not close well");
        }
    }
}
