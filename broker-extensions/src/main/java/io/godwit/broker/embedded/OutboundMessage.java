// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

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

    public OutboundMessage {
        Check.range("qos", qos, 0, 1);
        userProperties = Map.copyOf(userProperties);
    }

    public static OutboundMessage of(String topic, byte[] payload, int qos) {
        return new OutboundMessage(topic, payload, qos, null, null, Map.of());
    }
}
