// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Passes connections on to one address, on one event-loop thread, and can break them. Callable from any thread; keeps
 * at most a few hundred kilobytes a connection, then it stops reading.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed connect or write closes the channel, which is seen
public final class TcpProxy implements AutoCloseable {
    private final NioEventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("loadtest-proxy", true));
    private final InetSocketAddress target;
    private final Channel listener;
    /** With the address that the connection comes from. */
    private final Map<Relay, InetAddress> relays = new HashMap<>();

    private Weather weather = Weather.FAIR;
    private Predicate<InetAddress> frozen = source -> false;

    private TcpProxy(InetSocketAddress address, InetSocketAddress target) {
        this.target = target;
        this.listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        accept(client);
                    }
                })
                .bind(address)
                .syncUninterruptibly()
                .channel();
    }

    /** On a free port of the loopback address. */
    public static TcpProxy to(InetSocketAddress target) {
        return new TcpProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), target);
    }

    /** On another address of this machine, with the target's port. */
    static TcpProxy at(String address, InetSocketAddress target) {
        return new TcpProxy(new InetSocketAddress(address, target.getPort()), target);
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    private void accept(SocketChannel client) {
        InetAddress source = client.remoteAddress().getAddress();
        var toServer = new Relay(Direction.TO_SERVER, weatherFor(source));
        var fromServer = new Relay(Direction.FROM_SERVER, weatherFor(source));
        toServer.pairWith(fromServer);
        client.pipeline().addLast(toServer);
        relays.put(toServer, source);
        relays.put(fromServer, source);
        client.closeFuture().addListener(closed -> {
            relays.remove(toServer);
            relays.remove(fromServer);
        });
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(fromServer)
                .connect(target)
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        toServer.begin();
                        fromServer.begin();
                    } else {
                        client.close();
                    }
                });
    }

    /** Resets all connections; new ones are let through. */
    public void cut() {
        group.execute(() -> Set.copyOf(relays.keySet()).forEach(Relay::reset));
    }

    /** From now on delays each piece of that direction; holds all of it if {@code millis} is 0. */
    void slow(Direction direction, int millis) {
        become(new Weather(Set.of(direction), millis));
    }

    /** Everything flows again. */
    public void heal() {
        become(Weather.FAIR);
    }

    /** From now on holds all of both directions for connections from these addresses; until {@link #heal}. */
    void freeze(Predicate<InetAddress> sources) {
        change(Weather.FAIR, sources);
    }

    private void become(Weather next) {
        change(next, source -> false);
    }

    private void change(Weather next, Predicate<InetAddress> sources) {
        group.execute(() -> {
            weather = next;
            frozen = sources;
            Map.copyOf(relays).forEach((relay, source) -> relay.become(weatherFor(source)));
        });
    }

    private Weather weatherFor(InetAddress source) {
        return frozen.test(source) ? Weather.FROST : weather;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
    }

    /**
     * What happens to data of some directions.
     *
     * @param delayMillis 0 holds it until the weather changes; negative does nothing to it
     */
    record Weather(Set<Direction> directions, int delayMillis) {
        static final Weather FAIR = new Weather(Set.of(), -1);
        static final Weather FROST = new Weather(Set.of(Direction.values()), 0);

        boolean holds(Direction which) {
            return delayMillis == 0 && directions.contains(which);
        }

        int delayMillis(Direction which) {
            return directions.contains(which) ? Math.max(0, delayMillis) : 0;
        }
    }
}
