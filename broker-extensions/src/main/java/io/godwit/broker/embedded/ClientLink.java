// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.google.common.collect.ImmutableList;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.SettableFuture;
import com.hivemq.bootstrap.ClientConnection;
import com.hivemq.bootstrap.ClientConnectionContext;
import com.hivemq.bootstrap.netty.ChannelHandlerNames;
import com.hivemq.configuration.entity.mqtt.MqttConfigurationDefaults;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.mqtt.handler.disconnect.MqttServerDisconnector;
import com.hivemq.mqtt.handler.publish.PublishStatus;
import com.hivemq.mqtt.message.QoS;
import com.hivemq.mqtt.message.mqtt5.Mqtt5UserProperties;
import com.hivemq.mqtt.message.mqtt5.MqttUserProperty;
import com.hivemq.mqtt.message.pool.FreePacketIdRanges;
import com.hivemq.mqtt.message.pool.exception.MessageIdUnavailableException;
import com.hivemq.mqtt.message.publish.PUBLISH;
import com.hivemq.mqtt.message.publish.PUBLISHFactory;
import com.hivemq.mqtt.message.publish.PublishWithFuture;
import com.hivemq.mqtt.message.reason.Mqtt5DisconnectReasonCode;
import io.netty.channel.Channel;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one connection of one client, past the broker's subscriptions and queues. Those deliver a new message only
 * when nothing is unacknowledged; this one keeps up to {@link BrokerLimits#maxInflight()} messages on the way, says what
 * became of each, and leaves nothing behind when the connection is closed: whoever sends must be able to send again.
 *
 * <p>Any thread; nothing blocks. Callbacks come on the connection's event loop, which must not be blocked either.
 */
public final class ClientLink {

    private static final Logger LOG = LoggerFactory.getLogger(ClientLink.class);
    /** The broker takes the lowest free packet ids, and gives out old ones again after a reconnect: stay away. */
    private static final int FIRST_PACKET_ID = 32_768;

    private static final int LAST_PACKET_ID = 65_535;
    /** Half of the packet ids, so that a free one is always found. */
    static final int MAX_PENDING = 16_384;

    /**
     * What the broker knows as "none". Its builder's own default is reckoned with against the wall clock before each
     * write: a clock that was set back in between makes that overflow, and the broker drops the message without a word. It
     * also would be in each packet, as 136 years.
     */
    private static final long NEVER_EXPIRES = MqttConfigurationDefaults.MAX_EXPIRY_INTERVAL_DEFAULT;

    private final Channel channel;
    private final MqttServerDisconnector disconnector;
    private final String brokerId;
    private final int maxPending;
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger packetIds = new AtomicInteger();

    ClientLink(Channel channel, MqttServerDisconnector disconnector, String brokerId, int maxPending) {
        this.channel = channel;
        this.disconnector = disconnector;
        this.brokerId = brokerId;
        this.maxPending = maxPending;
    }

    /** What became of a message. */
    public enum Outcome {
        /** QoS 1: the client has acknowledged it; QoS 0: it was written. */
        DELIVERED,
        /** The connection was closed before; it may or may not have arrived. */
        CLOSED,
        /** It was not sent: it would not fit into the largest packet that this MQTT 5 client takes. */
        TOO_LARGE,
        /** It was not sent: too many are pending, or a QoS 0 message met a full connection. */
        DROPPED
    }

    /** Whether the connection is open. */
    public boolean isOpen() {
        return channel.isActive();
    }

    /** What goes out to the client, in its order and on the event loop, which must not be blocked. */
    public interface Outbound {
        /** The CONNACK is on its way: messages may be sent from now on, and not before. Not if the client is refused. */
        void connected();

        /** The PUBACK or PUBREC for the client's publish with this packet id is on its way. */
        void acknowledged(int packetId);
    }

    /** To be called, once, by the connection's {@code ClientInitializer} or {@code ConnackOutboundInterceptor}. */
    public void onOutbound(Outbound listener) {
        try {
            channel.pipeline()
                    .addAfter(ChannelHandlerNames.MQTT_MESSAGE_ENCODER, "godwit-outbound", new OutboundTap(listener));
        } catch (NoSuchElementException e) {
            LOG.debug("The connection was closed before its CONNACK", e);
        }
    }

    /** Sends one message; the callback runs exactly once. */
    public void send(OutboundMessage message, Consumer<Outcome> done) {
        send(List.of(new Delivery(message, done)));
    }

    /** A message and who wants to know what became of it. */
    public record Delivery(OutboundMessage message, Consumer<Outcome> done) {}

    /**
     * Sends messages in their order, with one hand-over to the event loop; each callback runs exactly once. At most {@link
     * BrokerLimits#maxQueuedMessages()}, and 16,384, may be pending.
     */
    public void send(List<Delivery> deliveries) {
        if (!(ClientConnectionContext.of(channel) instanceof ClientConnection connection)) {
            deliveries.forEach(delivery -> report(delivery, Outcome.CLOSED)); // not even authenticated
            return;
        }
        ImmutableList.Builder<PublishWithFuture> publishes = ImmutableList.builderWithExpectedSize(deliveries.size());
        Long largest = connection.getMaxPacketSizeSend();
        for (Delivery delivery : deliveries) {
            if (largest != null && delivery.message().largestPacket() > largest) {
                report(delivery, Outcome.TOO_LARGE); // the broker would drop it and call it delivered
            } else if (pending.incrementAndGet() > maxPending) {
                pending.decrementAndGet();
                report(delivery, Outcome.DROPPED);
            } else {
                publishes.add(publish(connection, delivery));
            }
        }
        connection.getPublishFlushHandler().sendPublishes(publishes.build());
    }

    /** Closes exactly this connection; MQTT 5 is told the reason. A will is published. */
    public void disconnect(DisconnectReasonCode code, String reason) {
        Mqtt5DisconnectReasonCode internal = Mqtt5DisconnectReasonCode.valueOf(code.name());
        channel.eventLoop().execute(() -> {
            if (!ClientConnectionContext.of(channel).getClientState().disconnectingOrDisconnected()) {
                disconnector.disconnect(channel, null, reason, internal, reason);
            }
        });
    }

    private PublishWithFuture publish(ClientConnection connection, Delivery delivery) {
        OutboundMessage message = delivery.message();
        FreePacketIdRanges ids = connection.getFreePacketIdRanges();
        int packetId = message.qos() == 0 ? 0 : take(ids);
        SettableFuture<PublishStatus> status = SettableFuture.create();
        status.addListener(
                () -> {
                    pending.decrementAndGet();
                    if (packetId != 0) {
                        ids.returnId(packetId);
                    }
                    report(delivery, outcome(Objects.requireNonNull(Futures.getUnchecked(status))));
                },
                MoreExecutors.directExecutor());
        return new PublishWithFuture(packet(message, packetId), status, false);
    }

    private int take(FreePacketIdRanges ids) {
        for (int tries = 0; tries <= maxPending; tries++) {
            int id = FIRST_PACKET_ID + Math.floorMod(packetIds.getAndIncrement(), LAST_PACKET_ID - FIRST_PACKET_ID + 1);
            try {
                ids.takeSpecificId(id);
                return id;
            } catch (MessageIdUnavailableException e) {
                LOG.trace("Packet id {} is still in use", id);
            }
        }
        throw new IllegalStateException("no free packet id, with " + pending.get() + " messages pending");
    }

    private PUBLISH packet(OutboundMessage message, int packetId) {
        QoS qos = message.qos() == 0 ? QoS.AT_MOST_ONCE : QoS.AT_LEAST_ONCE;
        PUBLISHFactory.Mqtt5Builder builder = new PUBLISHFactory.Mqtt5Builder()
                .withHivemqId(brokerId)
                .withTopic(message.topic())
                .withPayload(message.payload())
                .withQoS(qos)
                .withOnwardQos(qos)
                .withPacketIdentifier(packetId)
                .withMessageExpiryInterval(NEVER_EXPIRES)
                .withContentType(message.contentType())
                .withCorrelationData(message.correlationData());
        if (!message.userProperties().isEmpty()) {
            builder.withUserProperties(Mqtt5UserProperties.of(message.userProperties().entrySet().stream()
                    .map(property -> new MqttUserProperty(property.getKey(), property.getValue()))
                    .collect(ImmutableList.toImmutableList())));
        }
        return builder.build();
    }

    private static Outcome outcome(PublishStatus status) {
        return switch (status) {
            case DELIVERED -> Outcome.DELIVERED;
            case NOT_CONNECTED -> Outcome.CLOSED;
            default -> Outcome.DROPPED;
        };
    }

    private static void report(Delivery delivery, Outcome outcome) {
        try {
            delivery.done().accept(outcome);
        } catch (Throwable t) { // an event loop of the broker must survive it
            LOG.error("A delivery's callback failed", t);
        }
    }
}
