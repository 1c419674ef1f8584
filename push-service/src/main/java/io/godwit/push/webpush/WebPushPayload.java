// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.push.provider.Notification;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The JSON for the service worker, within a size; described in docs/push.md. */
final class WebPushPayload {
    /** The entries of {@code data} that stay: the kind and the position. */
    private static final int LEAST_DATA = 2;

    private WebPushPayload() {}

    /** As much of it as has room: data goes first, the least important first, then the end of the text. */
    static byte[] of(Notification notification) {
        int data = notification.data().size();
        String body = notification.body();
        byte[] bytes = json(notification, body, data);
        while (bytes.length > Encryption.MAX_PLAIN && data > LEAST_DATA) {
            bytes = json(notification, body, --data);
        }
        while (bytes.length > Encryption.MAX_PLAIN && !body.isEmpty()) {
            body = shorter(body);
            bytes = json(notification, body, data);
        }
        return bytes.length > Encryption.MAX_PLAIN ? least(notification) : bytes;
    }

    /** For a push service that takes less than the standard says: enough to wake the app. */
    static byte[] least(Notification notification) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("tag", notification.collapseId());
        json.set("data", data(notification, LEAST_DATA));
        return bytes(json);
    }

    /** Without its last quarter; whole characters only. */
    private static String shorter(String text) {
        if (text.length() < 8) {
            return "";
        }
        int end = text.length() * 3 / 4;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static byte[] json(Notification notification, String body, int data) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("title", notification.title())
                .put("body", body)
                .put("tag", notification.collapseId());
        key(json, "title", notification.titleKey(), notification.titleArguments());
        key(json, "body", notification.bodyKey(), notification.bodyArguments());
        if (!notification.thread().isEmpty()) {
            json.put("thread", notification.thread());
        }
        if (notification.silent()) {
            json.put("silent", true);
        }
        notification.request().badge().ifPresent(badge -> json.put("badge", badge));
        json.set("data", data(notification, data));
        return bytes(json);
    }

    private static void key(ObjectNode json, String name, String key, List<String> arguments) {
        if (!key.isEmpty()) {
            ArrayNode list = json.put(name + "Key", key).putArray(name + "Args");
            arguments.forEach(list::add);
        }
    }

    private static ObjectNode data(Notification notification, int most) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        List<String> names = new ArrayList<>(notification.data().keySet());
        for (String name : names.subList(0, Math.min(most, names.size()))) {
            node.put(name, notification.data().get(name));
        }
        return node;
    }

    private static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
