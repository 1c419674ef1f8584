// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.config.Secret;
import java.util.Locale;
import java.util.Optional;

/** Registrations as the store keeps them: JSON. Fields that are not known are ignored, so that older nodes read newer rows. */
public final class PushRegistrationCodec {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PushRegistrationCodec() {}

    public static String encode(PushRegistration registration) {
        PushAddress address = registration.address();
        ObjectNode node = JSON.createObjectNode();
        node.put("app", address.app());
        node.put("provider", address.provider());
        node.put("kind", address.kind().name().toLowerCase(Locale.ROOT));
        node.put("address", address.address().reveal());
        node.put("environment", address.environment().name().toLowerCase(Locale.ROOT));
        address.topic().ifPresent(topic -> node.put("topic", topic));
        address.keys()
                .ifPresent(keys -> node.put("p256dh", keys.p256dh())
                        .put("auth", keys.auth().reveal()));
        address.voip().ifPresent(token -> node.put("voip", token.reveal()));
        registration.locale().ifPresent(locale -> node.put("locale", locale));
        node.put("registeredAt", registration.registeredAt());
        node.put("strikes", registration.strikes());
        node.put("quarantinedUntil", registration.quarantinedUntil());
        return node.toString();
    }

    /** @throws IllegalArgumentException if the text is no registration: the store is damaged */
    public static PushRegistration decode(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            return new PushRegistration(
                    address(node),
                    text(node, "locale"),
                    node.path("registeredAt").asLong(),
                    node.path("strikes").asInt(),
                    node.path("quarantinedUntil").asLong());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a registration"); // the cause would show the address
        }
    }

    private static PushAddress address(JsonNode node) {
        Optional<String> p256dh = text(node, "p256dh");
        Optional<String> auth = text(node, "auth");
        return new PushAddress(
                node.path("app").asText(),
                node.path("provider").asText(),
                PushAddress.Kind.valueOf(node.path("kind").asText().toUpperCase(Locale.ROOT)),
                Secret.of(node.path("address").asText()),
                PushAddress.Environment.valueOf(
                        node.path("environment").asText().toUpperCase(Locale.ROOT)),
                text(node, "topic"),
                p256dh.flatMap(key -> auth.map(secret -> new PushAddress.WebPushKeys(key, Secret.of(secret)))),
                text(node, "voip").map(Secret::of));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
    }
}
