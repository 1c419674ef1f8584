// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushRequest;
import io.godwit.push.provider.Notification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The JSON that the operator's URL gets; described in docs/push.md. */
final class WebhookBody {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WebhookBody() {}

    static byte[] of(Notification notification) {
        PushRequest request = notification.request();
        ObjectNode body = JSON.createObjectNode()
                .put("version", 1)
                .put("id", request.id().toString())
                .put("attempt", request.attempt())
                .put("kind", lower(request.kind()))
                .put("content", lower(request.content()))
                .put("user", request.user().value())
                .put("device", request.device().value())
                .put("expires", request.expires().getEpochSecond());
        body.set("address", address(request.address()));
        request.locale().ifPresent(locale -> body.put("locale", locale));
        body.put("title", notification.title()).put("body", notification.body());
        key(body, "title", notification.titleKey(), notification.titleArguments());
        key(body, "body", notification.bodyKey(), notification.bodyArguments());
        request.badge().ifPresent(badge -> body.put("badge", badge));
        body.put("collapse", notification.collapseId())
                .put("thread", notification.thread())
                .put("urgent", notification.urgent())
                .put("silent", notification.silent());
        ObjectNode data = body.putObject("data");
        notification.data().forEach(data::put);
        return bytes(body);
    }

    private static ObjectNode address(PushAddress address) {
        ObjectNode node = JSON.createObjectNode()
                .put("app", address.app())
                .put("provider", address.provider())
                .put("kind", lower(address.kind()))
                .put("value", address.address().reveal());
        address.topic().ifPresent(topic -> node.put("topic", topic));
        return node;
    }

    private static void key(ObjectNode body, String name, String key, List<String> arguments) {
        if (!key.isEmpty()) {
            body.put(name + "Key", key);
            arguments.forEach(body.withArray(name + "Args")::add);
        }
    }

    private static byte[] bytes(ObjectNode body) {
        try {
            return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers cannot fail", e);
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
