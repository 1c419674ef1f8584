// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of an entry, the same on the wire and in the store. Written by hand because it is made twice for every
 * message and nearly all of its fields need no escaping. Stateless, any thread.
 */
public final class EntryCodec {
    private static final JsonFactory JSON = new JsonFactory();

    private EntryCodec() {}

    /**
     * @param peer the other side of the conversation, seen from the mailbox's owner
     * @param device the sending device
     */
    public static Entry message(long pos, MessageId id, UserId peer, UserId from, DeviceId device, Content content) {
        StringBuilder head = new StringBuilder(192);
        head.append("{\"pos\":").append(pos).append(",\"id\":\"").append(id).append('"');
        if (content.cid() != null) {
            field(head, "cid", content.cid());
        }
        String dialog = dialog(peer);
        head.append(",\"kind\":\"message\",\"dialog\":\"").append(dialog);
        head.append("\",\"from\":\"").append(from.value());
        head.append("\",\"device\":\"").append(device.value());
        head.append("\",\"ts\":").append(id.millis());
        field(head, "type", content.type());
        if (content.contentType() != null) {
            field(head, "contentType", content.contentType());
        }
        head.append(",\"body\":");
        byte[] wire = join(head, content.body());
        return new Entry(pos, id, EntryKind.MESSAGE, dialog, from.value(), content.cid(), null, 0, wire);
    }

    /**
     * The recall of a message.
     *
     * @param peer as for {@link #message}
     * @param device from which it was recalled
     */
    public static Entry recall(long pos, MessageId id, UserId peer, UserId from, DeviceId device, Recall recall) {
        long known = Math.max(recall.pos(), Recall.UNKNOWN);
        StringBuilder all = new StringBuilder(192);
        String dialog = dialog(peer);
        all.append("{\"pos\":").append(pos).append(",\"id\":\"").append(id);
        all.append("\",\"kind\":\"recall\",\"dialog\":\"").append(dialog);
        all.append("\",\"from\":\"").append(from.value());
        all.append("\",\"device\":\"").append(device.value());
        all.append("\",\"ts\":").append(id.millis());
        all.append(",\"recalls\":\"").append(recall.id()).append('"');
        if (known != Recall.UNKNOWN) {
            all.append(",\"recallsPos\":").append(known);
        }
        byte[] wire = all.append('}').toString().getBytes(StandardCharsets.UTF_8);
        return new Entry(pos, id, EntryKind.RECALL, dialog, from.value(), null, recall.id(), known, wire);
    }

    /** The name of a conversation with one other user. */
    public static String dialog(UserId peer) {
        return "u:" + peer.value();
    }

    /**
     * An entry that is no message.
     *
     * @param owner the mailbox's owner, who made the change
     * @param device where
     */
    public static Entry change(long pos, MessageId id, StateChange change, UserId owner, DeviceId device) {
        StringBuilder all = new StringBuilder(192);
        all.append("{\"pos\":").append(pos).append(",\"id\":\"").append(id).append('"');
        all.append(",\"kind\":\"").append(change.kind().wireName()).append('"');
        if (change.dialog() != null) {
            field(all, "dialog", change.dialog());
        }
        all.append(",\"from\":\"").append(owner.value());
        all.append("\",\"device\":\"").append(device.value());
        all.append("\",\"ts\":").append(id.millis());
        all.append(',').append(change.field()).append('}');
        byte[] wire = all.toString().getBytes(StandardCharsets.UTF_8);
        return new Entry(pos, id, change.kind(), change.dialog(), owner.value(), null, null, change.value(), wire);
    }

    /** The JSON of a signal: never stored, so it has no position and no id. */
    public static byte[] signal(UserId from, DeviceId device, long ts, Content content) {
        StringBuilder head = new StringBuilder(128);
        head.append("{\"from\":\"").append(from.value());
        head.append("\",\"device\":\"").append(device.value());
        head.append("\",\"ts\":").append(ts);
        if (content.cid() != null) {
            field(head, "cid", content.cid());
        }
        field(head, "type", content.type());
        head.append(",\"body\":");
        return join(head, content.body());
    }

    private static void field(StringBuilder out, String name, String value) {
        out.append(",\"").append(name).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(value, out);
        out.append('"');
    }

    private static byte[] join(StringBuilder head, byte[] body) {
        byte[] start = head.toString().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(start.length + body.length + 1);
        out.writeBytes(start);
        out.writeBytes(body);
        out.write('}');
        return out.toByteArray();
    }

    /**
     * Reads back what {@link #message}, {@link #recall} and {@link #change} wrote: only what the mailbox needs to know of an old entry.
     *
     * @throws IllegalArgumentException when the bytes are no entry: the store is damaged
     */
    public static Entry decode(byte[] wire) {
        try (JsonParser parser = JSON.createParser(wire)) {
            return new Decoded().read(parser, wire);
        } catch (IOException e) {
            throw new IllegalArgumentException("not an entry", e);
        }
    }

    /** The fields that are read back, as far as they have come. */
    private static final class Decoded {
        private long pos;
        private @Nullable MessageId id;
        private EntryKind kind = EntryKind.UNKNOWN;
        private @Nullable String dialog;
        private @Nullable String from;
        private @Nullable String cid;
        private @Nullable MessageId recalls;
        private long value;
        private boolean complete;

        private Entry read(JsonParser parser, byte[] wire) throws IOException {
            parser.nextToken();
            while (!complete && parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                take(field, parser);
            }
            if (pos < 1 || id == null || from == null) {
                throw new IllegalArgumentException("not an entry: pos, id or from is missing");
            }
            return new Entry(pos, id, kind, dialog, from, cid, recalls, value, wire);
        }

        private void take(String field, JsonParser parser) throws IOException {
            switch (field) {
                case "pos" -> pos = parser.getLongValue();
                case "id" -> id = MessageId.parse(parser.getText());
                case "cid" -> cid = parser.getText();
                case "kind" -> kind = EntryKind.of(parser.getText());
                case "dialog" -> dialog = parser.getText();
                case "recalls" -> recalls = MessageId.parse(parser.getText());
                case "from" -> {
                    from = parser.getText();
                    complete = kind.valueField() == null; // written after all of the others
                }
                default -> {
                    if (field.equals(kind.valueField())) {
                        value = parser.getLongValue();
                        complete = true;
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
    }
}
