// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Confined to the event loop. What is written goes out with {@link #flush}, or by itself at
 * the end of the read that caused it, so that a burst costs one system call.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is reported
public final class MqttConnection extends ChannelInboundHandlerAdapter {
    private static final int CONNACK_TIMEOUT_SECONDS = 30;
    private static final int SUBSCRIBE_PACKET_ID = 65_535;

    private final ConnectSettings settings;
    private final ConnectionListener listener;
    private final CompletableFuture<MqttConnection> opened = new CompletableFuture<>();
    private final CompletableFuture<MqttConnection> subscribed = new CompletableFuture<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Future<?> timer;
    private String reason = "closed by the server";
    private int receiveMaximum = 65_535;
    private boolean closing;
    private boolean dirty;

    MqttConnection(ConnectSettings settings, ConnectionListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    CompletionStage<MqttConnection> opened() {
        return opened;
    }

    /** How many QoS 1 messages the server takes unacknowledged: 65,535 unless it said less. */
    public int receiveMaximum() {
        return receiveMaximum;
    }

    /** Sends SUBSCRIBE with QoS 1; completes with SUBACK, fails if the server refuses. At most once a connection. */
    public CompletionStage<MqttConnection> subscribe(String topicFilter) {
        write(Packets.subscribe(SUBSCRIBE_PACKET_ID, topicFilter));
        flush();
        return subscribed;
    }

    /** Writes a QoS 1 PUBLISH, without flush; takes over the payload's reference. */
    public void publish(String topic, ByteBuf payload, int packetId) {
        write(Packets.publish(topic, payload, packetId));
    }

    /** Writes a QoS 0 PUBLISH, without flush; takes over the payload's reference. */
    public void publishUnacknowledged(String topic, ByteBuf payload) {
        write(Packets.publishUnacknowledged(topic, payload));
    }

    /** Sends what was written. */
    public void flush() {
        if (dirty && context != null) {
            dirty = false;
            context.flush();
        }
    }

    /** Says DISCONNECT and closes; the listener hears nothing of it. */
    public void disconnect() {
        closing = true;
        if (context != null && context.channel().isActive()) {
            write(MqttMessage.DISCONNECT);
            dirty = false;
            context.flush();
            context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        write(Packets.connect(settings));
        flush();
        timer = ctx.executor().schedule(() -> fail("no CONNACK in time"), CONNACK_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object received) {
        try {
            var message = (MqttMessage) received;
            if (message.decoderResult().isFailure()) {
                fail("malformed packet: " + message.decoderResult().cause());
            } else {
                handle(message);
            }
        } finally {
            ReferenceCountUtil.release(received);
        }
    }

    private void handle(MqttMessage message) {
        switch (message.fixedHeader().messageType()) {
            case PUBLISH -> receive((MqttPublishMessage) message);
            case PUBACK ->
                listener.acknowledged(this, idOf(message), Packets.reason(message), Packets.properties(message));
            case CONNACK -> accept((MqttConnAckMessage) message);
            case SUBACK -> acceptSubscription((MqttSubAckMessage) message);
            case DISCONNECT -> reason = "disconnected by the server, reason " + Packets.reason(message);
            case PINGRESP -> {}
            default -> fail("unexpected " + message.fixedHeader().messageType());
        }
    }

    private void receive(MqttPublishMessage message) {
        listener.received(this, message.variableHeader().topicName(), message.payload());
        if (message.fixedHeader().qosLevel() == MqttQoS.AT_LEAST_ONCE) {
            write(Packets.acknowledge(message.variableHeader().packetId()));
        }
    }

    private void accept(MqttConnAckMessage message) {
        stopTimer();
        var code = message.variableHeader().connectReturnCode();
        if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
            fail("refused with " + code);
            return;
        }
        var properties = message.variableHeader().properties();
        receiveMaximum = Packets.receiveMaximum(properties);
        keepAlive(Packets.keepAlive(properties, settings.keepAliveSeconds()));
        opened.complete(this);
    }

    private void acceptSubscription(MqttSubAckMessage message) {
        int code = message.payload().reasonCodes().get(0);
        if (code >= 0x80) {
            subscribed.completeExceptionally(new MqttFailure("SUBSCRIBE refused with reason " + code));
        } else {
            subscribed.complete(this);
        }
    }

    /** PINGREQ at three quarters of the agreed time, whatever else is sent: cheaper than watching the traffic. */
    private void keepAlive(int seconds) {
        if (seconds > 0 && context != null) {
            long millis = seconds * 750L;
            timer = context.executor().scheduleAtFixedRate(this::ping, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void ping() {
        write(MqttMessage.PINGREQ);
        flush();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(cause.toString());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopTimer();
        boolean wasOpen = opened.isDone() && !opened.isCompletedExceptionally();
        var failure = new MqttFailure(settings.clientId(), reason);
        opened.completeExceptionally(failure);
        subscribed.completeExceptionally(failure);
        if (wasOpen && !closing) {
            listener.lost(reason);
        }
    }

    /** Ends the connection; whoever waits for it gets the reason. */
    void fail(String why) {
        reason = why;
        if (context == null) {
            opened.completeExceptionally(new MqttFailure(settings.clientId(), why));
        } else {
            context.close();
        }
    }

    private void write(Object message) {
        if (context == null) {
            ReferenceCountUtil.release(message);
            return;
        }
        dirty = true;
        context.write(message, context.voidPromise());
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private static int idOf(MqttMessage message) {
        return ((MqttMessageIdVariableHeader) message.variableHeader()).messageId();
    }
}
