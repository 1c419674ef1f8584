// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.codec.encoder.mqtt5.Mqtt5PayloadFormatIndicator;
import com.hivemq.configuration.entity.mqtt.MqttConfigurationDefaults;
import com.hivemq.mqtt.message.mqtt5.Mqtt5UserProperties;
import com.hivemq.mqtt.message.publish.PUBLISH;
import com.hivemq.persistence.RetainedMessage;
import io.godwit.core.relay.RawMessage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages as the broker has them, for other nodes. */
final class BrokerMessages {
    private BrokerMessages() {}

    static RawMessage of(PUBLISH publish) {
        return new RawMessage(
                publish.getTopic(),
                publish.getQoS().getQosNumber(),
                publish.isRetain(),
                publish.getPayload() == null ? new byte[0] : publish.getPayload(),
                expiry(publish.getMessageExpiryInterval()),
                format(publish.getPayloadFormatIndicator()),
                Optional.ofNullable(publish.getContentType()),
                Optional.ofNullable(publish.getResponseTopic()),
                Optional.ofNullable(publish.getCorrelationData()),
                properties(publish.getUserProperties()));
    }

    static RawMessage of(String topic, RetainedMessage retained) {
        byte[] payload = retained.getMessage();
        return new RawMessage(
                topic,
                retained.getQos().getQosNumber(),
                true,
                payload == null ? new byte[0] : payload,
                retained.isExpiryDisabled() ? RawMessage.NEVER : expiry(retained.getRemainingExpiry()),
                format(retained.getPayloadFormatIndicator()),
                Optional.ofNullable(retained.getContentType()),
                Optional.ofNullable(retained.getResponseTopic()),
                Optional.ofNullable(retained.getCorrelationData()),
                properties(retained.getUserProperties()));
    }

    /** The broker has numbers beyond all that MQTT knows for "never". */
    private static long expiry(long seconds) {
        return seconds >= MqttConfigurationDefaults.MAX_EXPIRY_INTERVAL_DEFAULT ? RawMessage.NEVER : seconds;
    }

    private static int format(@Nullable Mqtt5PayloadFormatIndicator format) {
        return format == null ? RawMessage.NO_FORMAT : format.getCode();
    }

    private static List<RawMessage.Property> properties(Mqtt5UserProperties properties) {
        return properties.asList().stream()
                .map(each -> new RawMessage.Property(each.getName(), each.getValue()))
                .toList();
    }
}
