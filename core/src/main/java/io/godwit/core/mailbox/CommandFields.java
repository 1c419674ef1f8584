// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.core.message.Refusal;
import io.godwit.core.message.RefusedException;
import io.godwit.core.topic.Names;
import java.util.Optional;

/** Reads the fields of commands. All refuse with the field's name and its limit. */
final class CommandFields {
    private CommandFields() {}

    static String dialog(JsonNode command, String field) throws RefusedException {
        String name = command.path(field).asText("");
        if (!command.path(field).isTextual() || !name.startsWith("u:") || !Names.isValid(name.substring(2))) {
            throw invalid(field + ": must be u: and a user's name, which has " + Names.RULE);
        }
        return name;
    }

    static long number(JsonNode command, String field, long min, long max) throws RefusedException {
        JsonNode value = command.path(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw invalid(field + ": must be a whole number, at least " + min + " and at most " + max);
        }
        return value.longValue();
    }

    static Optional<String> text(JsonNode command, String field, int max) throws RefusedException {
        JsonNode value = command.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().length() > max) {
            throw invalid(field + ": must be a string of 1 to " + max + " characters");
        }
        return Optional.of(value.textValue());
    }

    static String required(JsonNode command, String field, int max) throws RefusedException {
        return text(command, field, max).orElseThrow(() -> invalid(field + ": is missing"));
    }

    static boolean flag(JsonNode command, String field) throws RefusedException {
        JsonNode value = command.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw invalid(field + ": must be true or false");
        }
        return value.asBoolean(false);
    }

    static RefusedException invalid(String detail) {
        return new RefusedException(Refusal.PAYLOAD_INVALID, detail);
    }
}
