// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A broker on one thread which answers and delivers as the test says, to plant the faults a checker must find. */
@SuppressWarnings("FutureReturnValueIgnored")
final class PlantedBroker implements AutoCloseable {

    /** Decides what becomes of the {@code number}th PUBLISH, counted from 0; runs on the broker's thread. */
    interface Behaviour {
        void handle(int number, Runnable acknowledge, Runnable deliver, Consumer<Integer> refuse, Channel sender);
    }

    private final NioEventLoopGroup group = new NioEventLoopGroup(1);
    private final Map<String, Channel> subscribers = new HashMap<>();
    private final Behaviour behaviour;
    private final Channel server;
    private int count;

    PlantedBroker(Behaviour behaviour) {
        this.behaviour = behaviour;
        server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new MqttDecoder(1 << 20), MqttEncoder.INSTANCE, new Session());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }

    private final class Session extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object received) {
            Channel channel = context.channel();
            var message = (MqttMessage) received;
            switch (message.fixedHeader().messageType()) {
                case CONNECT ->
                    send(
                            channel,
                            MqttMessageBuilders.connAck()
                                    .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                                    .build());
                case SUBSCRIBE -> subscribe(channel, (MqttSubscribeMessage) message);
                case PUBLISH -> publish(channel, (MqttPublishMessage) message);
                case DISCONNECT -> channel.close();
                default -> {}
            }
            ReferenceCountUtil.release(received);
        }

        private void subscribe(Channel channel, MqttSubscribeMessage message) {
            subscribers.put(message.payload().topicSubscriptions().get(0).topicFilter(), channel);
            send(
                    channel,
                    MqttMessageBuilders.subAck()
                            .packetId(message.variableHeader().messageId())
                            .addGrantedQos(MqttQoS.AT_LEAST_ONCE)
                            .build());
        }

        private void publish(Channel channel, MqttPublishMessage message) {
            int packetId = message.variableHeader().packetId();
            String topic = message.variableHeader().topicName();
            byte[] payload = new byte[message.payload().readableBytes()];
            message.payload().readBytes(payload);
            int number = count++;
            behaviour.handle(
                    number,
                    () -> answer(channel, packetId, 0),
                    () -> deliver(topic, payload, number % 65_000 + 1),
                    reason -> answer(channel, packetId, reason),
                    channel);
        }

        private void answer(Channel channel, int packetId, int reason) {
            send(
                    channel,
                    MqttMessageBuilders.pubAck()
                            .packetId(packetId)
                            .reasonCode((byte) reason)
                            .build());
        }

        private void deliver(String topic, byte[] payload, int packetId) {
            Channel subscriber = subscribers.get(topic);
            if (subscriber != null) {
                ByteBuf copy = subscriber.alloc().buffer(payload.length).writeBytes(payload);
                send(
                        subscriber,
                        MqttMessageBuilders.publish()
                                .topicName(topic)
                                .qos(MqttQoS.AT_LEAST_ONCE)
                                .messageId(packetId)
                                .payload(copy)
                                .build());
            }
        }

        private void send(Channel channel, MqttMessage message) {
            channel.writeAndFlush(message);
        }
    }
}
