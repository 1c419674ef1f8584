// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.packets.general.UserProperty;
import com.hivemq.extension.sdk.api.packets.publish.PayloadFormatIndicator;
import com.hivemq.extension.sdk.api.packets.publish.PublishPacket;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import com.hivemq.extension.sdk.api.services.builder.PublishBuilder;
import com.hivemq.extension.sdk.api.services.builder.RetainedPublishBuilder;
import com.hivemq.extension.sdk.api.services.publish.PublishService;
import com.hivemq.extension.sdk.api.services.publish.RetainedMessageStore;
import com.hivemq.extension.sdk.api.services.subscription.SubscriptionStore;
import io.godwit.broker.embedded.BrokerAccess;
import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.RelayTarget;
import io.godwit.core.topic.Topic;
import io.godwit.core.topic.Topics;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * This node's broker as other nodes' messages see it. What is published here meets no interceptor and no authorizer, so nothing
 * goes back, and nobody but the publisher's node decides whether it may be published. Made at the extension's start. Any thread.
 */
final class RawTopics implements RelayTarget {
    /** What fits into a packet; the broker has greater numbers for "never". */
    private static final long LONGEST_EXPIRY = 0xffff_ffffL;

    private final BrokerAccess broker;
    private final PublishService publishes;
    private final RetainedMessageStore retained;
    private final SubscriptionStore subscriptions;

    private RawTopics(BrokerAccess broker) {
        this.broker = broker;
        // of this very broker: the SDK gives out those of the last one that was started
        publishes = Services.publishService();
        retained = Services.retainedMessageStore();
        subscriptions = Services.subscriptionStore();
    }

    static RawTopics atStart(BrokerAccess broker) {
        return new RawTopics(broker);
    }

    /** A client's publish, for the other nodes. */
    static RawMessage message(PublishPacket publish) {
        List<RawMessage.Property> properties = publish.getUserProperties().asList().stream()
                .map(RawTopics::property)
                .toList();
        byte[] payload = publish.getPayload().map(RawTopics::bytes).orElseGet(() -> new byte[0]);
        return new RawMessage(
                publish.getTopic(),
                publish.getQos().getQosNumber(),
                publish.getRetain(),
                payload,
                publish.getMessageExpiryInterval()
                        .filter(seconds -> seconds <= LONGEST_EXPIRY)
                        .orElse(RawMessage.NEVER),
                publish.getPayloadFormatIndicator()
                        .map(format -> format == PayloadFormatIndicator.UTF_8 ? 1 : 0)
                        .orElse(RawMessage.NO_FORMAT),
                publish.getContentType(),
                publish.getResponseTopic(),
                publish.getCorrelationData().map(RawTopics::bytes),
                properties);
    }

    private static RawMessage.Property property(UserProperty property) {
        return new RawMessage.Property(property.getName(), property.getValue());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public CompletionStage<Void> deliver(RawMessage message) {
        PublishBuilder publish = Builders.publish()
                .topic(message.topic())
                .qos(Qos.valueOf(message.qos()))
                .retain(message.retain())
                .payload(ByteBuffer.wrap(message.payload()))
                .contentType(message.contentType().orElse(null))
                .responseTopic(message.responseTopic().orElse(null))
                .correlationData(correlation(message).orElse(null))
                .payloadFormatIndicator(format(message).orElse(null));
        if (message.expiry() != RawMessage.NEVER) {
            publish.messageExpiryInterval(Math.max(1, message.expiry()));
        }
        message.properties().forEach(property -> publish.userProperty(property.name(), property.value()));
        return publishes.publish(publish.build());
    }

    @Override
    public CompletionStage<Void> keep(RawMessage message) {
        RetainedPublishBuilder publish = Builders.retainedPublish()
                .topic(message.topic())
                .qos(Qos.valueOf(message.qos()))
                .payload(ByteBuffer.wrap(message.payload()))
                .contentType(message.contentType().orElse(null))
                .responseTopic(message.responseTopic().orElse(null))
                .correlationData(correlation(message).orElse(null))
                .payloadFormatIndicator(format(message).orElse(null));
        if (message.expiry() != RawMessage.NEVER) {
            publish.messageExpiryInterval(Math.max(1, message.expiry()));
        }
        message.properties().forEach(property -> publish.userProperty(property.name(), property.value()));
        return retained.addOrReplace(publish.build());
    }

    private static Optional<ByteBuffer> correlation(RawMessage message) {
        return message.correlation().map(ByteBuffer::wrap);
    }

    private static Optional<PayloadFormatIndicator> format(RawMessage message) {
        return switch (message.format()) {
            case 0 -> Optional.of(PayloadFormatIndicator.UNSPECIFIED);
            case 1 -> Optional.of(PayloadFormatIndicator.UTF_8);
            default -> Optional.empty();
        };
    }

    @Override
    public CompletionStage<Void> filters(Consumer<String> each) {
        return subscriptions.iterateAllSubscriptions((context, client) -> client.getSubscriptions().stream()
                .map(subscription -> subscription.getTopicFilter())
                .filter(filter -> Topics.parse(filter) instanceof Topic.Raw)
                .forEach(each));
    }

    @Override
    public RetainedReader retained() {
        return broker.retained();
    }

    @Override
    public CompletionStage<Void> forgetRetained() {
        return retained.clear();
    }
}
