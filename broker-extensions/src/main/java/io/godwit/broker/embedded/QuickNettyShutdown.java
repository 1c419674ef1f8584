// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.bootstrap.NettyShutdownHook;
import com.hivemq.bootstrap.netty.NettyConfiguration;
import com.hivemq.common.shutdown.HiveMQShutdownHook;
import com.hivemq.common.shutdown.ShutdownHooks;
import com.hivemq.persistence.connection.ConnectionPersistence;
import io.netty.channel.EventLoopGroup;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the place of the broker's own hook, which closes all connections and then waits two seconds for late work of
 * event loops that have none left.
 */
final class QuickNettyShutdown implements HiveMQShutdownHook {

    private static final Logger LOG = LoggerFactory.getLogger(QuickNettyShutdown.class);
    private static final int CONNECTIONS_SECONDS = 15;
    private static final int LOOPS_SECONDS = 5;

    private final ConnectionPersistence connections;
    private final NettyConfiguration netty;

    private QuickNettyShutdown(ConnectionPersistence connections, NettyConfiguration netty) {
        this.connections = connections;
        this.netty = netty;
    }

    static void install(BrokerInternals internals) {
        ShutdownHooks hooks = internals.part(ShutdownHooks.class);
        List.copyOf(hooks.getShutdownHooks().values()).stream()
                .filter(NettyShutdownHook.class::isInstance)
                .forEach(hook -> {
                    hooks.remove(hook);
                    hooks.add(new QuickNettyShutdown(
                            internals.part(ConnectionPersistence.class), internals.part(NettyConfiguration.class)));
                });
    }

    @Override
    public String name() {
        return "Quick Netty Shutdown";
    }

    @Override
    public Priority priority() {
        return Priority.MEDIUM;
    }

    @Override
    public void run() {
        try {
            connections.shutDown().get(CONNECTIONS_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not all connections were closed in an orderly way", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.interruptShutdown();
        }
        stop(netty.getChildEventLoopGroup());
        stop(netty.getParentEventLoopGroup());
    }

    private static void stop(EventLoopGroup loops) {
        if (!loops.shutdownGracefully(0, LOOPS_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(LOOPS_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("The event loops did not end within {} s", LOOPS_SECONDS);
        }
    }
}
