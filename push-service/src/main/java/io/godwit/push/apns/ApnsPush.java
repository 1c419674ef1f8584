// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.push.provider.Notification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A notification as a request to Apple: headers and payload. */
final class ApnsPush {
    /** Apple's limit, in bytes. */
    private static final int MAX_COLLAPSE_ID = 64;

    /** Tokens are hexadecimal and become a part of the request's path; how long they are may change, says Apple. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9]{1,512}");

    private static final String VOIP_SUFFIX = ".voip";

    private ApnsPush() {}

    /** The request, or nothing if the address cannot be one of Apple's. */
    static Optional<SimpleApnsPushNotification> of(Notification notification, String defaultTopic) {
        PushAddress address = notification.request().address();
        boolean voip = isVoip(notification);
        String token = (voip ? address.voip().orElseThrow() : address.address()).reveal();
        if (address.kind() != PushAddress.Kind.TOKEN || !TOKEN.matcher(token).matches()) {
            return Optional.empty();
        }
        String topic = address.topic().orElse(defaultTopic);
        return Optional.of(new SimpleApnsPushNotification(
                token,
                voip ? topic + VOIP_SUFFIX : topic,
                ApnsPayload.of(notification, voip ? ApnsPayload.VOIP_LIMIT : ApnsPayload.LIMIT),
                expiration(notification),
                voip || isUrgent(notification) ? DeliveryPriority.IMMEDIATE : DeliveryPriority.CONSERVE_POWER,
                type(notification, voip),
                collapseId(notification.collapseId()),
                notification.request().id()));
    }

    /** Only what makes an app report a call: iOS stops delivering VoIP pushes to an app that does not. */
    private static boolean isVoip(Notification notification) {
        return notification.request().kind() == Kind.CALL
                && notification.request().address().voip().isPresent();
    }

    /** Apple refuses background pushes of high priority. */
    private static boolean isUrgent(Notification notification) {
        return notification.urgent() && !notification.silent();
    }

    /** What sets a badge counts as an alert; background pushes are held back after two or three per hour. */
    private static PushType type(Notification notification, boolean voip) {
        if (voip) {
            return PushType.VOIP;
        }
        boolean invisible =
                notification.silent() && notification.request().badge().isEmpty();
        return invisible ? PushType.BACKGROUND : PushType.ALERT;
    }

    /** Zero would mean: now or never. */
    private static Instant expiration(Notification notification) {
        long second = notification.request().expires().getEpochSecond();
        return Instant.ofEpochSecond(Math.max(1, Math.min(second, Integer.MAX_VALUE)));
    }

    /** Ids that cannot be a header are replaced, always by the same. */
    private static @Nullable String collapseId(String id) {
        if (id.isEmpty()) {
            return null;
        }
        boolean fits = id.length() <= MAX_COLLAPSE_ID && id.chars().allMatch(c -> c > ' ' && c < 127);
        return fits
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
