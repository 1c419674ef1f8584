// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.godwit.core.message.Entry;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a notification needs to know of an entry.
 *
 * @param pos its position
 * @param id its message id as text
 * @param at its time, milliseconds since 1970
 * @param kind what it would tell
 * @param dialog the conversation
 * @param from who sent it
 * @param device from which device
 * @param type the message's type
 * @param text the start of its text
 * @param mention whether it names the owner
 * @param upTo a read mark's position, else 0
 * @param recalls the message that a recall takes back, else empty
 * @param recallsPos its position; 0 if that is not known, or nothing is taken back
 */
record PushItem(
        long pos,
        String id,
        long at,
        PushRequest.Kind kind,
        String dialog,
        String from,
        String device,
        String type,
        String text,
        boolean mention,
        long upTo,
        String recalls,
        long recallsPos) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Whether it can be worth waking this device: it needs no word of what was read on itself. */
    boolean concerns(DeviceId woken) {
        return kind != PushRequest.Kind.CLEAR || !device.equals(woken.value());
    }

    /** The item of an entry, or null if nobody is to be woken for it. */
    static @Nullable PushItem of(Entry entry, UserId owner) {
        try (JsonParser parser = JSON.createParser(entry.wire())) {
            Reader reader = new Reader(owner.value());
            reader.read(parser);
            PushRequest.Kind kind = kind(reader, owner);
            return kind == null
                    ? null
                    : new PushItem(
                            entry.pos(),
                            entry.id().toString(),
                            entry.id().millis(),
                            kind,
                            reader.dialog,
                            reader.from,
                            reader.device,
                            reader.type,
                            reader.text,
                            reader.mention,
                            reader.upTo,
                            reader.recalls,
                            reader.recallsPos);
        } catch (IOException e) {
            throw new IllegalArgumentException("not an entry", e);
        }
    }

    boolean isRecall() {
        return kind == PushRequest.Kind.RECALL;
    }

    /** The message that a notification of this is about. */
    String messageId() {
        return isRecall() ? recalls : id;
    }

    private static PushRequest.@Nullable Kind kind(Reader entry, UserId owner) {
        boolean own = entry.from.equals(owner.value());
        return switch (entry.kind) {
            case "message" -> own ? null : entry.type.equals("call") ? PushRequest.Kind.CALL : PushRequest.Kind.MESSAGE;
            case "read" -> own ? PushRequest.Kind.CLEAR : null;
            case "recall" -> own ? null : PushRequest.Kind.RECALL;
            default -> null;
        };
    }

    /** Picks the few fields out of an entry's JSON. */
    private static final class Reader {
        private final String owner;
        private String kind = "";
        private String dialog = "";
        private String from = "";
        private String device = "";
        private String type = "";
        private String text = "";
        private boolean mention;
        private long upTo;
        private String recalls = "";
        private long recallsPos;

        Reader(String owner) {
            this.owner = owner;
        }

        void read(JsonParser parser) throws IOException {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "kind" -> kind = parser.getText();
                    case "dialog" -> dialog = parser.getText();
                    case "from" -> from = parser.getText();
                    case "device" -> device = parser.getText();
                    case "type" -> type = parser.getText();
                    case "upTo" -> upTo = parser.getValueAsLong();
                    case "recalls" -> recalls = parser.getText();
                    case "recallsPos" -> recallsPos = parser.getValueAsLong();
                    case "body" -> body(parser, value);
                    default -> parser.skipChildren();
                }
            }
        }

        private void body(JsonParser parser, JsonToken value) throws IOException {
            if (value == JsonToken.VALUE_STRING) {
                text = excerpt(type.equals("binary") ? "" : parser.getText());
            } else if (value == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String field = parser.currentName();
                    JsonToken inner = parser.nextToken();
                    if (field.equals("text") && inner == JsonToken.VALUE_STRING) {
                        text = excerpt(parser.getText());
                    } else if (field.equals("mentions") && inner == JsonToken.START_ARRAY) {
                        mentions(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            } else {
                parser.skipChildren();
            }
        }

        private void mentions(JsonParser parser) throws IOException {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                mention |= parser.currentToken() == JsonToken.VALUE_STRING
                        && parser.getText().equals(owner);
                parser.skipChildren();
            }
        }

        private static String excerpt(String text) {
            if (text.length() <= PushRequest.MAX_TEXT) {
                return text;
            }
            int end = PushRequest.MAX_TEXT - 1;
            return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
        }
    }
}
