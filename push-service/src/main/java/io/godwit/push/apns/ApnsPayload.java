// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.push.provider.Fitting;
import io.godwit.push.provider.Notification;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A notification as the JSON that Apple wants: {@code aps} for the system, the data beside it for the app. */
final class ApnsPayload {
    /** Apple's limit, in bytes. */
    static final int LIMIT = 4_096;

    /** The same for VoIP. */
    static final int VOIP_LIMIT = 5_120;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ApnsPayload() {}

    /** Whatever is too large is left out. */
    static String of(Notification notification, int limit) {
        String all = json(notification);
        // three bytes per UTF-16 unit at most: most notifications need not be counted
        return all.length() * 3 <= limit || size(all) <= limit
                ? all
                : json(Fitting.shrink(notification, smaller -> size(json(smaller)) <= limit));
    }

    private static int size(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String json(Notification notification) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode aps = root.putObject("aps");
        notification.request().badge().ifPresent(badge -> aps.put("badge", badge));
        if (notification.silent()) {
            aps.put("content-available", 1);
        } else {
            show(notification, aps);
        }
        notification.data().forEach((name, value) -> {
            if (!name.equals("aps")) {
                root.put(name, value);
            }
        });
        addDeadline(notification.request(), root);
        try {
            return JSON.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers cannot be written", e);
        }
    }

    private static void show(Notification notification, ObjectNode aps) {
        ObjectNode alert = aps.putObject("alert");
        put(alert, "title", notification.title(), notification.titleKey(), notification.titleArguments());
        put(alert, "body", notification.body(), notification.bodyKey(), notification.bodyArguments());
        if (notification.urgent()) {
            aps.put("sound", "default");
        }
        if (!notification.thread().isEmpty()) {
            aps.put("thread-id", notification.thread());
        }
        if (notification.request().content() != ContentMode.SENDER) {
            // the app's notification service extension fetches or completes the text before it is shown
            aps.put("mutable-content", 1);
        }
    }

    /** Apple's names: {@code title-loc-key} for titles, but {@code loc-key} for bodies. */
    private static void put(ObjectNode alert, String name, String text, String key, List<String> arguments) {
        if (key.isEmpty()) {
            if (!text.isEmpty()) {
                alert.put(name, text);
            }
            return;
        }
        String prefix = name.equals("body") ? "" : name + "-";
        alert.put(prefix + "loc-key", key);
        if (!arguments.isEmpty()) {
            arguments.forEach(alert.putArray(prefix + "loc-args")::add);
        }
    }

    /** Apple delivers late now and then, even what may not be kept: an app must not ring for what is over. */
    private static void addDeadline(PushRequest request, ObjectNode root) {
        if (request.kind() == PushRequest.Kind.CALL) {
            root.put("expires", request.expires().getEpochSecond());
        }
    }
}
