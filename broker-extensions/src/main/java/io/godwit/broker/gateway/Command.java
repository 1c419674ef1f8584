// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.godwit.core.mailbox.MailboxCommand;
import io.godwit.core.mailbox.MailboxCommands;
import io.godwit.core.message.Refusal;
import io.godwit.core.message.RefusedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A request on {@code u/{me}/cmd}. */
sealed interface Command {
    /** {@code {"op":"ack","pos":N}}: everything up to here has arrived (stream mode). */
    record Ack(long pos) implements Command {}

    /** {@code {"op":"sync","since":N}}: deliver everything after this position (again). */
    record Sync(long since) implements Command {}

    /** What the mailbox carries out and answers. */
    record OfMailbox(MailboxCommand command) implements Command {}

    /** Reads a command's payload. */
    static Command parse(byte[] payload) throws RefusedException {
        Fields fields = Fields.read(payload);
        if ("ack".equals(fields.op)) {
            return new Ack(fields.position("pos", fields.pos));
        }
        if ("sync".equals(fields.op)) {
            return new Sync(fields.position("since", fields.since));
        }
        if (fields.op == null || !MailboxCommands.ops().contains(fields.op)) {
            throw invalid("op: must be one of ack, sync, " + String.join(", ", MailboxCommands.ops()));
        }
        return new OfMailbox(MailboxCommands.parse(fields.op, payload));
    }

    private static RefusedException invalid(String detail) {
        return new RefusedException(Refusal.PAYLOAD_INVALID, detail);
    }

    /** The fields of all commands, as far as they are given. */
    final class Fields {
        /** UTF-8 only, as MQTT texts are: the parser would guess UTF-16 and UTF-32 from zero bytes. */
        private static final JsonFactory JSON = JsonFactory.builder()
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .build();

        private @Nullable String op;
        private @Nullable Long pos;
        private @Nullable Long since;

        static Fields read(byte[] payload) throws RefusedException {
            Fields fields = new Fields();
            try (JsonParser parser = JSON.createParser(payload)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw invalid("payload: must be a JSON object with a field op");
                }
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    fields.take(parser, parser.currentName(), parser.nextToken());
                }
                if (parser.nextToken() != null) {
                    throw invalid("payload: something follows the JSON object");
                }
            } catch (IOException e) {
                throw invalid("payload: must be a JSON object with a field op");
            }
            return fields;
        }

        private void take(JsonParser parser, String field, JsonToken value) throws IOException, RefusedException {
            switch (field) {
                case "op" -> op = text(parser, value);
                case "pos" -> pos = number(parser, field, value);
                case "since" -> since = number(parser, field, value);
                default -> parser.skipChildren();
            }
        }

        private static String text(JsonParser parser, JsonToken value) throws IOException, RefusedException {
            if (value != JsonToken.VALUE_STRING) {
                throw invalid("op: must be a string");
            }
            return parser.getText();
        }

        private static long number(JsonParser parser, String field, JsonToken value)
                throws IOException, RefusedException {
            if (value != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw invalid(field + ": must be a whole number");
            }
            return parser.getLongValue();
        }

        private long position(String field, @Nullable Long value) throws RefusedException {
            if (value == null || value < 0) {
                throw invalid(field + ": must be a position, 0 or more");
            }
            return value;
        }
    }
}
