// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import io.godwit.core.push.PushOutcome;
import io.godwit.push.http.HttpAnswer;
import io.godwit.push.http.HttpPoster;
import io.godwit.push.provider.Notification;
import io.godwit.push.provider.PushProvider;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends to the push services of browsers and to UnifiedPush. One service may have half of what is under way, so that a slow one
 * leaves room for the others.
 */
final class WebPushProvider implements PushProvider {
    /** What push services keep at most. */
    private static final Duration LONGEST_TTL = Duration.ofDays(28);

    private static final int TOPIC = 32;
    private static final int TOO_LARGE = 413;

    private final VapidKey key;
    private final Vapid vapid;
    private final Endpoints endpoints;
    private final int maxInFlight;
    private final InstantSource wall;
    private final HttpPoster poster;
    private final Map<String, Integer> byOrigin = new ConcurrentHashMap<>();

    WebPushProvider(
            VapidKey key, String subject, Endpoints endpoints, Duration timeout, int maxInFlight, InstantSource wall) {
        this.key = key;
        this.vapid = new Vapid(key, subject, wall);
        this.endpoints = endpoints;
        this.maxInFlight = maxInFlight;
        this.wall = wall;
        this.poster = new HttpPoster("godwit-webpush", timeout);
    }

    @Override
    public CompletionStage<PushOutcome> send(Notification notification) {
        Subscription to;
        try {
            to = Subscription.of(notification.request().address());
        } catch (IllegalArgumentException e) {
            return done(new PushOutcome.InvalidAddress(String.valueOf(e.getMessage()), Optional.empty()));
        }
        Optional<String> refusal = endpoints.refusal(to.endpoint());
        if (refusal.isPresent()) {
            return done(new PushOutcome.SuspectAddress(refusal.get()));
        }
        String origin = to.origin();
        if (byOrigin.merge(origin, 1, Integer::sum) > Math.max(1, maxInFlight / 2)) {
            leave(origin);
            return done(new PushOutcome.Retry("too much is under way to this push service", Optional.empty(), false));
        }
        return work(to, notification).whenComplete((outcome, error) -> leave(origin));
    }

    private void leave(String origin) {
        byOrigin.computeIfPresent(origin, (name, count) -> count == 1 ? null : count - 1);
    }

    private CompletionStage<PushOutcome> work(Subscription to, Notification notification) {
        try {
            return CompletableFuture.supplyAsync(() -> exchange(to, notification), poster.threads())
                    .thenCompose(stage -> stage)
                    .exceptionally(HttpPoster::failure);
        } catch (RejectedExecutionException e) {
            return done(HttpPoster.failure(e));
        }
    }

    private CompletionStage<PushOutcome> exchange(Subscription to, Notification notification) {
        try {
            Optional<String> refusal = endpoints.resolvedRefusal(to.endpoint());
            if (refusal.isPresent()) {
                return done(new PushOutcome.SuspectAddress(refusal.get()));
            }
        } catch (UnknownHostException e) {
            return done(HttpPoster.failure(e));
        }
        return post(to, notification, WebPushPayload.of(notification))
                .thenCompose(answer -> answer.status() == TOO_LARGE
                        ? post(to, notification, WebPushPayload.least(notification))
                        : CompletableFuture.completedFuture(answer))
                .thenApply(answer -> WebPushAnswer.outcome(answer, wall.instant()));
    }

    private CompletionStage<HttpAnswer> post(Subscription to, Notification notification, byte[] payload) {
        byte[] body;
        try {
            body = Encryption.encrypt(payload, to.key(), to.authBytes());
        } catch (GeneralSecurityException e) {
            return CompletableFuture.failedFuture(e);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(to.endpoint())
                .header("Authorization", vapid.authorization(to.origin()))
                .header("Content-Encoding", "aes128gcm")
                .header("Content-Type", "application/octet-stream")
                .header("TTL", Long.toString(ttl(notification)))
                .header("Urgency", urgency(notification))
                .POST(BodyPublishers.ofByteArray(body));
        if (!notification.collapseId().isEmpty()) {
            request.header("Topic", topic(notification.collapseId()));
        }
        return poster.send(request);
    }

    private long ttl(Notification notification) {
        Duration left = Duration.between(wall.instant(), notification.request().expires());
        return Math.max(0, Math.min(left.toSeconds(), LONGEST_TTL.toSeconds()));
    }

    private static String urgency(Notification notification) {
        if (notification.urgent()) {
            return "high";
        }
        return notification.silent() ? "low" : "normal";
    }

    /** Topics are at most 32 characters of Base64 URL; what they are made of does not concern the push service. */
    static String topic(String collapseId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(collapseId.getBytes(StandardCharsets.UTF_8));
            return VapidKey.base64(hash).substring(0, TOPIC);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static CompletionStage<PushOutcome> done(PushOutcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }

    @Override
    public int maxInFlight() {
        return maxInFlight;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("publicKey", key.publicKey());
    }

    @Override
    public void close() {
        poster.close();
    }
}
