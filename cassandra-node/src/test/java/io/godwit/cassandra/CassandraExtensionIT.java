// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CassandraExtension.class)
class CassandraExtensionIT {
    @Test
    void givesAServerThatRunsStatements(CassandraServer server) {
        String keyspace = server.freshKeyspaceName();
        try (CqlSession session = Cql.session(server.contactPoint())) {
            session.execute("CREATE KEYSPACE " + keyspace
                    + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE " + keyspace + ".t (id int PRIMARY KEY)");
            session.execute("INSERT INTO " + keyspace + ".t (id) VALUES (7)");
            assertThat(session.execute("SELECT id FROM " + keyspace + ".t")
                            .one()
                            .getInt(0))
                    .isEqualTo(7);
        }
    }

    @Test
    void givesTheSameServerToEveryTest(CassandraServer first, CassandraServer second) {
        assertThat(first).isSameAs(second);
    }

    @Test
    void neverGivesAKeyspaceNameTwice(CassandraServer server) {
        assertThat(server.freshKeyspaceName()).isNotEqualTo(server.freshKeyspaceName());
    }
}
