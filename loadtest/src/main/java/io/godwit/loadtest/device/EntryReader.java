// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.loadtest.check.Entry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;

/** Reads JSON off the wire. */
final class EntryReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private EntryReader() {}

    /** What is no JSON becomes an empty object, which the checker then does not believe. */
    static JsonNode json(ByteBuf payload) {
        try {
            return JSON.readTree(ByteBufUtil.getBytes(payload));
        } catch (IOException wrong) {
            return JSON.createObjectNode();
        }
    }

    static Entry entry(JsonNode json) {
        return new Entry(
                json.path("pos").asLong(-1),
                json.path("id").asText(""),
                json.path("cid").asText(""),
                json.path("from").asText(""),
                json.path("device").asText(""),
                json.path("body").asText(""));
    }
}
