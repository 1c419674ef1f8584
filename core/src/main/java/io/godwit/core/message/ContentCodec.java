// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads the payload of a publish to {@code u/{user}/msg}. A JSON object is a message {@code {"cid","type","body"}}; all
 * else is raw: text where it is UTF-8, else binary in base 64. Stateless, any thread.
 */
public final class ContentCodec {
    /** Longest cid, in characters. */
    public static final int MAX_CID = 64;

    /** Longest type, in characters. */
    public static final int MAX_TYPE = 32;

    /** Deepest nesting of a payload, the object itself included. */
    public static final int MAX_DEPTH = 64;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION) // it is UTF-8: zero bytes would pass for UTF-16
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // they are the clients' choice
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .build())
            .build();

    private ContentCodec() {}

    /**
     * Reads one payload.
     *
     * @param payload what the client published
     * @param correlation MQTT 5 Correlation Data: the cid of a raw message
     * @param contentType MQTT 5 Content Type: kept with a raw message
     * @throws RefusedException when the payload is a JSON object that is no message, or the correlation data are too long
     */
    public static Content parse(byte[] payload, byte @Nullable [] correlation, @Nullable String contentType)
            throws RefusedException {
        boolean utf8 = Utf8.isValid(payload);
        if (utf8 && startsObject(payload)) {
            return parseObject(payload);
        }
        String cid = correlation == null ? null : cidOf(correlation);
        return utf8
                ? new Content(cid, "text", quote(payload), contentType)
                : new Content(cid, "binary", base64(payload), contentType);
    }

    private static boolean startsObject(byte[] payload) {
        for (byte b : payload) {
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b == '{';
            }
        }
        return false;
    }

    private static Content parseObject(byte[] payload) throws RefusedException {
        try (JsonParser parser = JSON.createParser(payload)) {
            parser.nextToken();
            Content content = fields(parser, payload);
            if (parser.nextToken() != null) {
                throw invalid("payload: something follows the JSON object");
            }
            return content;
        } catch (IOException e) {
            throw invalid("payload: starts with { and is no valid JSON object of depth at most " + MAX_DEPTH);
        }
    }

    private static Content fields(JsonParser parser, byte[] payload) throws IOException, RefusedException {
        String cid = null;
        String type = null;
        byte[] body = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "cid" -> cid = once(cid, "cid", checkCid(text(parser, value, "cid")));
                case "type" -> type = once(type, "type", checkType(text(parser, value, "type")));
                case "body" -> body = once(body, "body", slice(parser, value, payload));
                default ->
                    throw invalid("payload: unknown field " + shortened(field) + ", allowed are cid, type, body");
            }
        }
        if (body == null) {
            throw invalid("payload: field body is missing");
        }
        return new Content(cid, type == null ? "text" : type, body, null);
    }

    private static <T> T once(@Nullable T before, String field, T now) throws RefusedException {
        if (before != null) {
            throw invalid("payload: field " + field + " stands twice");
        }
        return now;
    }

    private static String text(JsonParser parser, JsonToken value, String field) throws IOException, RefusedException {
        if (value != JsonToken.VALUE_STRING) {
            throw invalid(field + ": must be a string");
        }
        return parser.getText();
    }

    private static byte[] slice(JsonParser parser, JsonToken value, byte[] payload) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        if (value.isStructStart()) {
            parser.skipChildren();
        } else {
            parser.getText(); // a string or a number is read to its end, and checked, only when asked for
        }
        return Arrays.copyOfRange(payload, from, (int) parser.currentLocation().getByteOffset());
    }

    private static String checkCid(String cid) throws RefusedException {
        if (cid.isEmpty() || cid.length() > MAX_CID) {
            throw invalid("cid: must have 1 to " + MAX_CID + " characters");
        }
        if (!Utf8.canEncode(cid)) {
            throw invalid("cid: has half of a surrogate pair");
        }
        return cid;
    }

    private static String checkType(String type) throws RefusedException {
        if (type.isEmpty() || type.length() > MAX_TYPE) {
            throw invalid("type: must have 1 to " + MAX_TYPE + " characters");
        }
        if (!Utf8.canEncode(type)) {
            throw invalid("type: has half of a surrogate pair");
        }
        return type;
    }

    private static String cidOf(byte[] correlation) throws RefusedException {
        String cid = Utf8.isValid(correlation)
                ? new String(correlation, java.nio.charset.StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(correlation);
        if (cid.isEmpty() || cid.length() > MAX_CID) {
            throw invalid("correlation data: as a cid they must have 1 to " + MAX_CID + " characters");
        }
        return cid;
    }

    static byte[] quote(byte[] utf8) {
        byte[] quoted =
                JsonStringEncoder.getInstance().quoteAsUTF8(new String(utf8, java.nio.charset.StandardCharsets.UTF_8));
        byte[] body = new byte[quoted.length + 2];
        body[0] = '"';
        System.arraycopy(quoted, 0, body, 1, quoted.length);
        body[body.length - 1] = '"';
        return body;
    }

    private static byte[] base64(byte[] payload) {
        byte[] encoded = Base64.getEncoder().encode(payload);
        byte[] body = new byte[encoded.length + 2];
        body[0] = '"';
        System.arraycopy(encoded, 0, body, 1, encoded.length);
        body[body.length - 1] = '"';
        return body;
    }

    private static String shortened(String field) {
        return field.length() > 32 ? field.substring(0, 32) + "…" : field;
    }

    private static RefusedException invalid(String detail) {
        return new RefusedException(Refusal.PAYLOAD_INVALID, detail);
    }
}
