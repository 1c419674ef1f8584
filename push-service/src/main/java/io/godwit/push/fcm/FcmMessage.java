// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.fcm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.Message;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.push.provider.Fitting;
import io.godwit.push.provider.Notification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A notification as a data message: Android hands it to the app, which shows it, or fetches first. Texts are in the fields
 * {@code title} and {@code body} ({@code title_key}, {@code title_args}, … for the app's own), {@code tag} is what replaces what.
 */
final class FcmMessage {
    /** Google's limit, in bytes. */
    static final int LIMIT = 4_096;

    /** Google's limit for how long it keeps a message. */
    private static final Duration MAX_TTL = Duration.ofDays(28);

    private static final ObjectMapper JSON = new ObjectMapper();

    private FcmMessage() {}

    static Message of(Notification notification, Instant now) {
        Map<String, String> data = data(notification);
        if (size(data) > LIMIT) {
            data = data(Fitting.shrink(notification, smaller -> size(data(smaller)) <= LIMIT));
        }
        PushRequest request = notification.request();
        AndroidConfig.Builder android = AndroidConfig.builder()
                .setPriority(
                        notification.urgent() && !notification.silent()
                                ? AndroidConfig.Priority.HIGH
                                : AndroidConfig.Priority.NORMAL)
                .setTtl(ttl(Duration.between(now, request.expires())));
        if (request.content() == ContentMode.NONE && request.kind() != Kind.CALL) {
            // only these say nothing that a later one does not; Google delivers few of them in a row
            android.setCollapseKey(notification.collapseId().isEmpty() ? "wake" : notification.collapseId());
        }
        return to(request.address())
                .putAllData(data)
                .setAndroidConfig(android.build())
                .build();
    }

    /** Nothing but the address: whether Google knows it. */
    static Message minimal(PushAddress address) {
        return to(address).putData("kind", "test").build();
    }

    @SuppressWarnings("deprecation") // apps that do not use installation ids have tokens still
    private static Message.Builder to(PushAddress address) {
        String text = address.address().reveal();
        return address.kind() == PushAddress.Kind.FID
                ? Message.builder().setFid(text)
                : Message.builder().setToken(text);
    }

    private static long ttl(Duration left) {
        return left.isNegative() ? 0 : (left.compareTo(MAX_TTL) > 0 ? MAX_TTL : left).toMillis();
    }

    private static Map<String, String> data(Notification notification) {
        Map<String, String> data = new LinkedHashMap<>();
        notification.data().forEach((name, value) -> data.put(allowed(name), value));
        put(data, "title", notification.title(), notification.titleKey(), notification.titleArguments());
        put(data, "body", notification.body(), notification.bodyKey(), notification.bodyArguments());
        PushRequest request = notification.request();
        request.badge().ifPresent(badge -> data.put("badge", Integer.toString(badge)));
        putText(data, "tag", notification.collapseId());
        putText(data, "thread", notification.thread());
        if (notification.silent()) {
            data.put("silent", "true");
        }
        if (request.kind() == Kind.CALL) {
            data.put("expires", Long.toString(request.expires().getEpochSecond()));
        }
        return data;
    }

    /** Google refuses messages with its own names in their data. */
    private static String allowed(String name) {
        boolean reserved = name.equals("message_type") || name.startsWith("google") || name.startsWith("gcm");
        return name.equals("from") ? "sender" : reserved ? "x_" + name : name;
    }

    private static void put(Map<String, String> data, String name, String text, String key, List<String> arguments) {
        putText(data, name, text);
        if (!key.isEmpty()) {
            data.put(name + "_key", key);
            if (!arguments.isEmpty()) {
                data.put(name + "_args", json(arguments));
            }
        }
    }

    private static void putText(Map<String, String> data, String name, String text) {
        if (!text.isEmpty()) {
            data.put(name, text);
        }
    }

    private static int size(Map<String, String> data) {
        return json(data).getBytes(StandardCharsets.UTF_8).length;
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts cannot be written", e);
        }
    }
}
