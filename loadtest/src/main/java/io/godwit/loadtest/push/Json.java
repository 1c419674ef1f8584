// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the server sends, to devices and to providers. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** Leaves the payload as it is. */
    static JsonNode of(ByteBuf payload) {
        try (InputStream body = new ByteBufInputStream(payload.duplicate())) {
            return MAPPER.readTree(body);
        } catch (IOException malformed) {
            throw new UncheckedIOException("the server sent what is no JSON", malformed);
        }
    }
}
