// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.Refusal;
import io.godwit.core.message.RefusedException;
import io.godwit.core.push.PushRequest.ContentMode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** {@link UserSettings} as JSON. Each field may be missing: it then stays as it is. */
final class SettingsJson {
    private static final List<String> FIELDS = List.of("quiet", "preview", "whileDesktop", "badge");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SettingsJson() {}

    static ObjectNode write(UserSettings settings) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        settings.quiet().ifPresentOrElse(quiet -> json.set("quiet", write(quiet)), () -> json.putNull("quiet"));
        json.put("preview", settings.preview().name().toLowerCase(Locale.ROOT));
        json.put("whileDesktop", settings.holdWhileDesktop() ? "hold" : "push");
        json.put("badge", settings.badge() ? "on" : "off");
        return json;
    }

    private static ObjectNode write(QuietHours quiet) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("from", quiet.fromText())
                .put("to", quiet.toText())
                .put("zone", quiet.zone().getId())
                .put("mentions", quiet.mentions())
                .put("calls", quiet.calls());
    }

    /**
     * The settings that a command names, and nothing else: a mailbox that loads holds back many commands.
     *
     * @throws RefusedException naming the field and its limit: what is wrong with it is wrong whatever is set
     */
    static ObjectNode checked(JsonNode command) throws RefusedException {
        ObjectNode all = write(change(UserSettings.defaults(), command));
        return all.retain(FIELDS.stream().filter(command::has).toList());
    }

    /** The settings after a change. */
    static UserSettings change(UserSettings before, JsonNode change) throws RefusedException {
        try {
            return new UserSettings(
                    change.has("quiet") ? quiet(change.get("quiet")) : before.quiet(),
                    choice(change, "preview", before.preview().name(), ContentMode::valueOf, "FULL", "SENDER", "NONE"),
                    choice(
                            change,
                            "whileDesktop",
                            before.holdWhileDesktop() ? "HOLD" : "PUSH",
                            "HOLD"::equals,
                            "PUSH",
                            "HOLD"),
                    choice(change, "badge", before.badge() ? "ON" : "OFF", "ON"::equals, "ON", "OFF"));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.PAYLOAD_INVALID, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<QuietHours> quiet(JsonNode quiet) {
        if (quiet.isNull()) {
            return Optional.empty();
        }
        if (!quiet.isObject()) {
            throw new IllegalArgumentException("quiet: must be an object or null");
        }
        return Optional.of(QuietHours.parse(
                text(quiet, "from"),
                text(quiet, "to"),
                text(quiet, "zone"),
                flag(quiet, "mentions"),
                flag(quiet, "calls")));
    }

    private static String text(JsonNode quiet, String field) {
        if (!quiet.path(field).isTextual()) {
            throw new IllegalArgumentException("quiet." + field + ": must be a string");
        }
        return quiet.path(field).textValue();
    }

    private static boolean flag(JsonNode quiet, String field) {
        JsonNode value = quiet.path(field);
        if (!value.isBoolean() && !value.isMissingNode()) {
            throw new IllegalArgumentException("quiet." + field + ": must be true or false");
        }
        return value.booleanValue();
    }

    private static <T> T choice(
            JsonNode change, String field, String before, Function<String, T> meaning, String... all) {
        if (!change.has(field)) {
            return meaning.apply(before);
        }
        for (String one : all) {
            if (one.toLowerCase(Locale.ROOT).equals(change.get(field).textValue())) {
                return meaning.apply(one);
            }
        }
        throw new IllegalArgumentException(
                field + ": must be one of " + String.join(", ", all).toLowerCase(Locale.ROOT));
    }

    static UserSettings readEntry(byte[] wire) {
        try {
            return stored(MAPPER.readTree(wire).path("settings"));
        } catch (IOException e) {
            throw new IllegalArgumentException("not an entry", e);
        }
    }

    static UserSettings readStored(String json) {
        try {
            return stored(MAPPER.readTree(json));
        } catch (IOException e) {
            throw new IllegalArgumentException("not settings", e);
        }
    }

    /** What was good when it was stored counts, as far as this version of program and time zones understands it. */
    private static UserSettings stored(JsonNode json) {
        UserSettings settings = UserSettings.defaults();
        for (var field : json.properties()) {
            settings = tryChange(settings, field.getKey(), field.getValue());
        }
        return settings;
    }

    private static UserSettings tryChange(UserSettings before, String field, JsonNode value) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.set(field, value);
        try {
            return change(before, change);
        } catch (RefusedException e) {
            return before;
        }
    }
}
