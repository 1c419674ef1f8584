// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttProperties;

/** What a connection reports; every method is called on the event loop. */
public interface ConnectionListener {

    /** A PUBLISH came in. It is acknowledged when this returns; the payload is released then and must not be kept. */
    default void received(MqttConnection connection, ByteBuf payload) {}

    /** As {@link #received(MqttConnection, ByteBuf)}, for who needs the topic. */
    default void received(MqttConnection connection, String topic, ByteBuf payload) {
        received(connection, payload);
    }

    /** A PUBACK came in; a {@code reason} of 0x80 or more is a refusal (always 0 with MQTT 3.1.1). */
    default void acknowledged(MqttConnection connection, int packetId, int reason) {}

    /** As {@link #acknowledged(MqttConnection, int, int)}, for who needs the properties (none with MQTT 3.1.1). */
    default void acknowledged(MqttConnection connection, int packetId, int reason, MqttProperties properties) {
        acknowledged(connection, packetId, reason);
    }

    /** The connection ended without our asking for it. */
    default void lost(String reason) {}
}
