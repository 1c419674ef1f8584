// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Builds and reads packets; the headers which never change are shared, for the hot path. */
final class Packets {
    private static final int SERVER_KEEP_ALIVE = 0x13;
    private static final int RECEIVE_MAXIMUM = 0x21;
    private static final MqttFixedHeader PUBLISH_QOS_1 =
            new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_LEAST_ONCE, false, 0);
    private static final MqttFixedHeader PUBLISH_QOS_0 =
            new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_MOST_ONCE, false, 0);
    private static final MqttFixedHeader PUBACK =
            new MqttFixedHeader(MqttMessageType.PUBACK, false, MqttQoS.AT_MOST_ONCE, false, 2);

    private Packets() {}

    static MqttMessage connect(ConnectSettings settings) {
        var properties = new MqttProperties();
        if (settings.version() == MqttVersion.MQTT_5) {
            settings.userProperties()
                    .forEach((name, value) -> properties.add(new MqttProperties.UserProperty(name, value)));
        }
        var connect = MqttMessageBuilders.connect()
                .clientId(settings.clientId())
                .protocolVersion(settings.version())
                .cleanSession(true)
                .keepAlive(settings.keepAliveSeconds())
                .properties(properties);
        settings.login()
                .ifPresent(login ->
                        connect.username(login.user()).password(login.password().getBytes(StandardCharsets.UTF_8)));
        return connect.build();
    }

    static MqttMessage subscribe(int packetId, String topicFilter) {
        return MqttMessageBuilders.subscribe()
                .messageId(packetId)
                .addSubscription(MqttQoS.AT_LEAST_ONCE, topicFilter)
                .build();
    }

    static MqttMessage publish(String topic, ByteBuf payload, int packetId) {
        return new MqttPublishMessage(PUBLISH_QOS_1, new MqttPublishVariableHeader(topic, packetId), payload);
    }

    static MqttMessage publishUnacknowledged(String topic, ByteBuf payload) {
        return new MqttPublishMessage(PUBLISH_QOS_0, new MqttPublishVariableHeader(topic, 0), payload);
    }

    static MqttMessage acknowledge(int packetId) {
        return new MqttPubAckMessage(PUBACK, MqttMessageIdVariableHeader.from(packetId));
    }

    /** The MQTT 5 reason code of a PUBACK or DISCONNECT; 0 where there is none. */
    static int reason(MqttMessage message) {
        Object header = message.variableHeader();
        if (header instanceof MqttPubReplyMessageVariableHeader reply) {
            return reply.reasonCode() & 0xff;
        }
        return header instanceof MqttReasonCodeAndPropertiesVariableHeader reasoned ? reasoned.reasonCode() & 0xff : 0;
    }

    /** The MQTT 5 properties of a PUBACK; none where there are none. */
    static MqttProperties properties(MqttMessage puback) {
        return puback.variableHeader() instanceof MqttPubReplyMessageVariableHeader reply
                ? reply.properties()
                : MqttProperties.NO_PROPERTIES;
    }

    static int receiveMaximum(MqttProperties connack) {
        return number(connack, RECEIVE_MAXIMUM).orElse(65_535);
    }

    static int keepAlive(MqttProperties connack, int asked) {
        return number(connack, SERVER_KEEP_ALIVE).orElse(asked);
    }

    private static Optional<Integer> number(MqttProperties properties, int id) {
        return properties.getProperty(id) instanceof IntegerProperty found
                ? Optional.of(found.value())
                : Optional.empty();
    }
}
