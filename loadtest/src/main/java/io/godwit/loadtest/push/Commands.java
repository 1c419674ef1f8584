// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What users ask of their mailboxes, and what comes back. */
final class Commands {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Commands() {}

    static void send(MqttConnection connection, String user, String json) {
        ByteBuf command = ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, json);
        connection.publish("u/" + user + "/cmd", command, 1);
        connection.flush();
    }

    /** Of any payload that the server sends; leaves it as it is. */
    static JsonNode json(ByteBuf payload) {
        try (InputStream body = new ByteBufInputStream(payload.duplicate())) {
            return JSON.readTree(body);
        } catch (IOException malformed) {
            throw new UncheckedIOException("the server sent what is no JSON", malformed);
        }
    }
}
