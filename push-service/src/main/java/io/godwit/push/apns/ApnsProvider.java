// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushAddress.Environment;
import io.godwit.core.push.PushOutcome;
import io.godwit.push.provider.Notification;
import io.godwit.push.provider.PushProvider;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One app at Apple. Stages complete on pushy's event loop, which all of the app's traffic with one environment goes through:
 * who waits for them leaves that thread before doing more than noting the outcome. A stage completes only when pushy has let
 * go of the notification, so that who counts stages counts what pushy holds.
 */
final class ApnsProvider implements PushProvider {
    /** Closing takes this long at most; what is under way may take {@link ApnsTimes#graceful}. */
    private static final long CLOSE_SECONDS = 5;

    private final ApnsSettings settings;
    private final Map<Environment, ApnsLink> links = new EnumMap<>(Environment.class);
    private final ThreadPoolExecutor opener;

    ApnsProvider(ApnsSettings settings, ApnsCredentials credentials) {
        this(settings, credentials, ApnsTimes.DEFAULT);
    }

    ApnsProvider(ApnsSettings settings, ApnsCredentials credentials, ApnsTimes times) {
        this.settings = settings;
        // two links, each with one client to open and the one before it to close
        this.opener = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(64), task -> {
            Thread thread = new Thread(task, "apns-opener");
            thread.setDaemon(true);
            return thread;
        });
        opener.allowCoreThreadTimeOut(true);
        settings.servers()
                .forEach((environment, server) -> links.put(
                        environment, new ApnsLink(server, settings.connections(), credentials, times, opener)));
    }

    @Override
    public int maxInFlight() {
        return settings.maxInFlight();
    }

    @Override
    public CompletionStage<PushOutcome> send(Notification notification) {
        CompletableFuture<PushOutcome> answer = new CompletableFuture<>();
        Optional<SimpleApnsPushNotification> push = ApnsPush.of(notification, settings.topic());
        Environment known = notification.request().address().environment();
        Environment first = known == Environment.UNKNOWN ? settings.environment() : known;
        ApnsLink link = links.get(first);
        if (push.isEmpty()) {
            answer.complete(new PushOutcome.SuspectAddress("not a device token of Apple's"));
        } else if (link == null) {
            answer.complete(new PushOutcome.SuspectAddress("of an environment that is not served"));
        } else {
            new Attempt(notification.request().address(), push.get(), answer).start(first, link);
        }
        return answer;
    }

    @Override
    public void close() {
        CountDownLatch open = new CountDownLatch(links.size());
        links.values().forEach(link -> link.close().whenComplete((nothing, error) -> open.countDown()));
        try {
            if (!open.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                opener.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        opener.shutdown();
    }

    /** One notification on its way: a second try for an expired provider token, and one in the other environment. */
    private final class Attempt {
        private final PushAddress address;
        private final SimpleApnsPushNotification push;
        private final CompletableFuture<PushOutcome> answer;
        private boolean renewed;

        Attempt(PushAddress address, SimpleApnsPushNotification push, CompletableFuture<PushOutcome> answer) {
            this.address = address;
            this.push = push;
            this.answer = answer;
        }

        void start(Environment environment, ApnsLink link) {
            link.send(push).whenComplete((response, error) -> {
                if (error != null) {
                    answer.complete(ApnsAnswers.of(error));
                } else {
                    answered(environment, link, response);
                }
            });
        }

        private void answered(
                Environment environment, ApnsLink link, PushNotificationResponse<SimpleApnsPushNotification> response) {
            ApnsLink other = untried(environment);
            if (!renewed && ApnsAnswers.is(response, ApnsAnswers.EXPIRED_TOKEN)) {
                renewed = true; // the link has let go of the client that it belongs to
                start(environment, link);
            } else if (other != null && ApnsAnswers.is(response, "BadDeviceToken")) {
                start(ApnsSettings.other(environment), other);
            } else {
                Optional<Environment> found =
                        address.environment() == Environment.UNKNOWN ? Optional.of(environment) : Optional.empty();
                answer.complete(blamed(environment, ApnsAnswers.of(response, found)));
            }
        }

        private @Nullable ApnsLink untried(Environment tried) {
            boolean more = address.environment() == Environment.UNKNOWN && tried == settings.environment();
            return more ? links.get(ApnsSettings.other(tried)) : null;
        }

        /**
         * Environment and topic come from devices: what only they make a mistake of is no mistake of the app's, for which all
         * of it would stand still.
         */
        private PushOutcome blamed(Environment environment, PushOutcome outcome) {
            boolean devices = environment != settings.environment()
                    || (!push.getTopic().equals(settings.topic())
                            && outcome.detail().contains("Topic"));
            return devices && outcome instanceof PushOutcome.Misconfigured
                    ? new PushOutcome.SuspectAddress(outcome.detail())
                    : outcome;
        }
    }
}
