// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.testing;

import java.net.InetSocketAddress;
import java.util.UUID;

/** A real Cassandra, shared by all tests of a JVM: each test class works in a keyspace of its own. */
public interface CassandraServer extends AutoCloseable {
    InetSocketAddress contactPoint();

    String datacenter();

    /** A valid keyspace name that nobody has used; the keyspace itself is the caller's to create. */
    default String freshKeyspaceName() {
        return "t_" + UUID.randomUUID().toString().replace("-", "");
    }

    @Override
    void close();
}
