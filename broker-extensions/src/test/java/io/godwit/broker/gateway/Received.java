// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A PUBLISH that a device got.
 *
 * @param correlation its correlation data as text, empty if none
 * @param ack sends the acknowledgement, for a device that does not do so by itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Received(String topic, int qos, boolean retained, byte[] payload, String correlation, Runnable ack) {
    private static final ObjectMapper JSON = new ObjectMapper();

    JsonNode json() {
        try {
            return JSON.readTree(text());
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text(), e);
        }
    }

    String text() {
        return new String(payload, UTF_8);
    }

    long pos() {
        return json().path("pos").asLong();
    }

    String body() {
        return json().path("body").asText();
    }
}
