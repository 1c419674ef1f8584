// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message for one client. MQTT 3.1.1 gets topic, payload and QoS only.
 *
 * @param payload not copied: must not be changed any more
 * @param qos 0 or 1
 * @param correlationData not copied either
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record OutboundMessage(
        String topic,
        byte[] payload,
        int qos,
        @Nullable String contentType,
        byte @Nullable [] correlationData,
        Map<String, String> userProperties) {

    /** Fixed header, length of the topic, packet id, length of the properties. */
    private static final int FIXED = 5 + 2 + 2 + 4;
    /** Its identifier and length. */
    private static final int PROPERTY = 3;

    public OutboundMessage {
        Check.range("qos", qos, 0, 1);
        userProperties = Map.copyOf(userProperties);
    }

    /** At least as many bytes as the packet has in MQTT 5. */
    long largestPacket() {
        long size = FIXED + utf8(topic) + payload.length;
        size += contentType == null ? 0 : PROPERTY + utf8(contentType);
        size += correlationData == null ? 0 : PROPERTY + correlationData.length;
        for (Map.Entry<String, String> property : userProperties.entrySet()) {
            size += 2L * PROPERTY + utf8(property.getKey()) + utf8(property.getValue());
        }
        return size;
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    public static OutboundMessage of(String topic, byte[] payload, int qos) {
        return new OutboundMessage(topic, payload, qos, null, null, Map.of());
    }
}
