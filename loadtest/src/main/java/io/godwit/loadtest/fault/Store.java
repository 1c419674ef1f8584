// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.cassandra.CassandraNode;
import io.godwit.cassandra.CassandraNodeSettings;
import java.nio.file.Path;
import java.util.Map;

/** A Cassandra beside the server, behind a proxy. Blocks; one thread at a time. */
public final class Store implements AutoCloseable {
    private static final int MIN_HEAP_MIB = 128;
    private static final int MAX_HEAP_MIB = 512;

    private final CassandraNodeSettings settings;
    private final TcpProxy proxy;
    private CassandraNode node;

    private Store(CassandraNodeSettings settings, CassandraNode node) {
        this.settings = settings;
        this.node = node;
        this.proxy = TcpProxy.to(node.contactPoint());
    }

    /** Starts it with its data in this folder. */
    public static Store start(Path folder) {
        var settings = CassandraNodeSettings.serving(folder).withHeapMiB(MIN_HEAP_MIB, MAX_HEAP_MIB);
        return new Store(settings, CassandraNode.start(settings, line -> {}));
    }

    /** What the server has to be started with. */
    public Map<String, String> environment() {
        return Map.of(
                "GODWIT_CASSANDRA_CONTACT_POINTS",
                "127.0.0.1:" + proxy.address().getPort(),
                "GODWIT_CASSANDRA_REPLICATION_FACTOR",
                "1");
    }

    TcpProxy proxy() {
        return proxy;
    }

    long pid() {
        return node.pid();
    }

    /** {@code kill -9}, and started again on the same port. */
    void killAndStart() {
        node.kill();
        node.close();
        node = CassandraNode.start(settings, line -> {});
    }

    @Override
    public void close() {
        proxy.close();
        node.close();
    }
}
