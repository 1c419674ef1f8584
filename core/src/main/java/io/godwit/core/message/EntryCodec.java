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
        head.append(",\"kind\":\"message\",\"dialog\":\"u:").append(peer.value());
        head.append("\",\"from\":\"").append(from.value());
        head.append("\",\"device\":\"").append(device.value());
        head.append("\",\"ts\":").append(id.millis());
        field(head, "type", content.type());
        if (content.contentType() != null) {
            field(head, "contentType", content.contentType());
        }
        head.append(",\"body\":");
        return new Entry(pos, id, from.value(), content.cid(), join(head, content.body()));
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
     * Reads back what {@link #message} wrote: only what the mailbox needs to know of an old entry.
     *
     * @throws IllegalArgumentException when the bytes are no entry: the store is damaged
     */
    public static Entry decode(byte[] wire) {
        try (JsonParser parser = JSON.createParser(wire)) {
            return decode(parser, wire);
        } catch (IOException e) {
            throw new IllegalArgumentException("not an entry", e);
        }
    }

    private static Entry decode(JsonParser parser, byte[] wire) throws IOException {
        long pos = 0;
        @Nullable MessageId id = null;
        @Nullable String from = null;
        @Nullable String cid = null;
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "pos" -> pos = parser.getLongValue();
                case "id" -> id = MessageId.parse(parser.getText());
                case "from" -> from = parser.getText();
                case "cid" -> cid = parser.getText();
                default -> parser.skipChildren();
            }
            if (field.equals("from")) {
                break; // written after all of the others
            }
        }
        if (pos < 1 || id == null || from == null) {
            throw new IllegalArgumentException("not an entry: pos, id or from is missing");
        }
        return new Entry(pos, id, from, cid, wire);
    }
}
