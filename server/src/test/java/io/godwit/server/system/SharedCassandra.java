// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import io.godwit.cassandra.CassandraNode;
import io.godwit.cassandra.CassandraNodeSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** A Cassandra beside the servers of a test. */
final class SharedCassandra implements AutoCloseable {
    private final CassandraNode node;

    private SharedCassandra(CassandraNode node) {
        this.node = node;
    }

    static SharedCassandra start(Path folder) {
        return new SharedCassandra(CassandraNode.start(CassandraNodeSettings.testing(folder), line -> {}));
    }

    InetSocketAddress contactPoint() {
        return node.contactPoint();
    }

    String datacenter() {
        return node.datacenter();
    }

    /** A server on this Cassandra that is not started yet. */
    GodwitProcess server(String name, String keyspace) {
        return GodwitProcess.named(name)
                .with(
                        "GODWIT_CASSANDRA_CONTACT_POINTS",
                        "127.0.0.1:" + node.contactPoint().getPort())
                .with("GODWIT_CASSANDRA_REPLICATION_FACTOR", "1")
                .with("GODWIT_CASSANDRA_KEYSPACE", keyspace);
    }

    @Override
    public void close() {
        node.close();
    }
}
