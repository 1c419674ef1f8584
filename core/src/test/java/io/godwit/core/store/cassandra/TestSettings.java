// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import io.godwit.cassandra.testing.CassandraServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A keyspace of its own on the tests' server, with patience for a busy machine. */
final class TestSettings {
    private TestSettings() {}

    static CassandraSettings of(CassandraServer server) {
        return new CassandraSettings(
                List.of(server.contactPoint()),
                server.datacenter(),
                server.freshKeyspaceName(),
                1,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20));
    }
}
