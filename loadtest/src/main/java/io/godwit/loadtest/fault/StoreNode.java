// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.cassandra.CassandraNode;
import io.godwit.cassandra.CassandraNodeSettings;
import java.util.Optional;

/** A Cassandra process behind a proxy of its own. Blocks; one thread at a time. */
final class StoreNode implements AutoCloseable {
    private final CassandraNodeSettings settings;
    private final TcpProxy proxy;
    private final Optional<FakeClock> clock;
    private CassandraNode node;

    private StoreNode(CassandraNodeSettings settings, TcpProxy proxy, Optional<FakeClock> clock, CassandraNode node) {
        this.settings = settings;
        this.proxy = proxy;
        this.clock = clock;
        this.node = node;
    }

    /** With a proxy on any port of the loopback address. */
    static StoreNode start(CassandraNodeSettings settings, Optional<FakeClock> clock) {
        CassandraNodeSettings timed = timed(settings, clock);
        CassandraNode node = CassandraNode.start(timed, line -> {});
        return new StoreNode(timed, TcpProxy.to(node.contactPoint()), clock, node);
    }

    /** With a proxy where clients are told that the node is. */
    static StoreNode start(CassandraNodeSettings settings, String proxyAddress, Optional<FakeClock> clock) {
        CassandraNodeSettings timed = timed(settings, clock);
        CassandraNode node = CassandraNode.start(timed, line -> {});
        return new StoreNode(timed, TcpProxy.at(proxyAddress, node.contactPoint()), clock, node);
    }

    private static CassandraNodeSettings timed(CassandraNodeSettings settings, Optional<FakeClock> clock) {
        return clock.map(FakeClock::environment).map(settings::withEnvironment).orElse(settings);
    }

    /** Where the server finds it. */
    String contactPoint() {
        return proxy.address().getAddress().getHostAddress() + ":"
                + proxy.address().getPort();
    }

    TcpProxy proxy() {
        return proxy;
    }

    long pid() {
        return node.pid();
    }

    FakeClock requireClock() {
        return clock.orElseThrow(() -> new IllegalStateException("no clock was prepared for Cassandra"));
    }

    /** {@code kill -9}. */
    void kill() {
        node.kill();
        node.close();
    }

    /** After {@link #kill}, on the same ports; returns when it answers. */
    void startAgain() {
        node = CassandraNode.start(settings, line -> {});
    }

    @Override
    public void close() {
        proxy.close();
        node.close();
    }
}
