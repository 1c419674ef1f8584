// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.core.message.Refusal;
import io.godwit.core.message.RefusedException;
import io.godwit.core.topic.Names;

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

    static RefusedException invalid(String detail) {
        return new RefusedException(Refusal.PAYLOAD_INVALID, detail);
    }
}
