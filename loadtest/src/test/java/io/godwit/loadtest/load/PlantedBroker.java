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
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private final Map<Channel, Mailbox> mailboxes = new HashMap<>();
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
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

    /** What was published to a topic that ends in {@code /cmd}. */
    List<String> commands() {
        return List.copyOf(commands);
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
                case CONNECT -> accept(channel, (MqttConnectMessage) message);
                case SUBSCRIBE -> subscribe(channel, (MqttSubscribeMessage) message);
                case PUBLISH -> publish(channel, (MqttPublishMessage) message);
                case DISCONNECT -> channel.close();
                default -> {}
            }
            ReferenceCountUtil.release(received);
        }

        /** A client with a user name gets what is sent to {@code u/<user>/msg}, as entries of a mailbox. */
        private void accept(Channel channel, MqttConnectMessage connect) {
            String user = connect.payload().userName();
            if (user != null) {
                subscribers.put("u/" + user + "/msg", channel);
                boolean stream = !connect.variableHeader()
                        .properties()
                        .getProperties(MqttPropertyType.USER_PROPERTY.value())
                        .isEmpty();
                mailboxes.put(channel, new Mailbox(stream ? MqttQoS.AT_MOST_ONCE : MqttQoS.AT_LEAST_ONCE));
            }
            send(
                    channel,
                    MqttMessageBuilders.connAck()
                            .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                            .build());
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
            if (topic.endsWith("/cmd")) {
                commands.add(new String(payload, StandardCharsets.UTF_8));
                return;
            }
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
                Mailbox mailbox = mailboxes.get(subscriber);
                byte[] delivered = mailbox == null ? payload : mailbox.entry(payload);
                ByteBuf copy = subscriber.alloc().buffer(delivered.length).writeBytes(delivered);
                send(
                        subscriber,
                        MqttMessageBuilders.publish()
                                .topicName(topic)
                                .qos(mailbox == null ? MqttQoS.AT_LEAST_ONCE : mailbox.qos)
                                .messageId(packetId)
                                .payload(copy)
                                .build());
            }
        }

        private void send(Channel channel, MqttMessage message) {
            channel.writeAndFlush(message);
        }
    }

    private static final class Mailbox {
        private final MqttQoS qos;
        private int position;

        Mailbox(MqttQoS qos) {
            this.qos = qos;
        }

        byte[] entry(byte[] message) {
            String fields = new String(message, 1, message.length - 2, StandardCharsets.UTF_8);
            return ("{\"pos\":" + ++position + ",\"kind\":\"message\"," + fields + "}")
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
