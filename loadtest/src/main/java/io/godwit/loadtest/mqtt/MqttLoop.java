// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mqtt;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The one event-loop thread that carries all connections. Callable from any thread. */
public final class MqttLoop implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MILLIS = 15_000;
    private static final int MAX_PACKET_BYTES = 1 << 20;

    private final NioEventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("loadtest-mqtt", true));

    private final List<InetAddress> sources;
    private final AtomicInteger next = new AtomicInteger();

    /** Connects from whatever address the system chooses. */
    public MqttLoop() {
        this(List.of());
    }

    /** Connects from these local addresses in turn; each has its own range of ports. */
    public MqttLoop(List<InetAddress> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Completes on the event loop after CONNACK, or fails with the address and the server's reason. */
    public CompletionStage<MqttConnection> connect(
            InetSocketAddress address, ConnectSettings settings, ConnectionListener listener) {
        var connection = new MqttConnection(settings, listener);
        var bootstrap = new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new MqttDecoder(MAX_PACKET_BYTES), MqttEncoder.INSTANCE, connection);
                    }
                });
        if (!sources.isEmpty()) {
            bootstrap.localAddress(sources.get(Math.floorMod(next.getAndIncrement(), sources.size())), 0);
        }
        bootstrap.connect(address).addListener(done -> {
            if (!done.isSuccess()) {
                connection.fail("no connection to " + address + ": " + done.cause());
            }
        });
        return connection.opened();
    }

    /** For work that must run beside the connections' callbacks. */
    public EventLoop executor() {
        return group.next();
    }

    /** Runs on the event loop again and again until the loop is closed. */
    public void every(int millis, Runnable task) {
        Future<?> unused = executor().scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** Runs on the event loop and waits for the result. */
    public <T> T call(Callable<T> task) {
        var result = new CompletableFuture<T>();
        executor().execute(() -> {
            try {
                result.complete(task.call());
            } catch (Exception failure) {
                result.completeExceptionally(failure);
            }
        });
        return result.join();
    }

    /** Closes whatever is still open and ends the thread, within two seconds. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
    }
}
