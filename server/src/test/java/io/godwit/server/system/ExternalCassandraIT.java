// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server with a Cassandra that others run. */
final class ExternalCassandraIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static SharedCassandra cassandra;

    @BeforeAll
    static void start() {
        cassandra = SharedCassandra.start(folder);
    }

    @AfterAll
    static void stop() {
        cassandra.close();
    }

    @Test
    void keepsMailboxesInAClusterOfYourOwn() {
        try (GodwitProcess server = cassandra.server("external", "theirs").start()) {
            assertThat(server.cassandra()).isEmpty();
            try (Device alice = Device.mqtt5(server, "alice", "phone").connect()) {
                alice.send("bob", Json.text("kept", "hello")).join();
            }
            assertThat(server.stop()).isIn(0, 143);
            server.start();
            try (Device bob = Device.mqtt5(server, "bob", "phone").connectSince(0)) {
                Eventually.within(LIMIT, "the entry", () -> bob.received().endsWith("kept"));
            }
        }
    }

    @Test
    void usesAKeyspaceThatAnOperatorMade() {
        try (GodwitProcess server = cassandra
                .server("operators-keyspace", "made_by_hand")
                .with("GODWIT_CASSANDRA_CREATE_KEYSPACE", "false")
                .launch()) {
            assertThat(server.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(server.err().lines().reduce((first, last) -> last).orElseThrow())
                    .contains("made_by_hand");
            try (CqlSession session = CqlSession.builder()
                    .addContactPoint(cassandra.contactPoint())
                    .withLocalDatacenter(cassandra.datacenter())
                    .build()) {
                session.execute("CREATE KEYSPACE made_by_hand WITH replication ="
                        + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
            }
            server.start();
            assertThat(Http.get(server, "/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void saysWhichCassandraDoesNotAnswer() {
        try (GodwitProcess server = GodwitProcess.named("no-cassandra")
                .with("GODWIT_CASSANDRA_CONTACT_POINTS", "127.0.0.1:1")
                .launch()) {
            assertThat(server.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(server.err().lines().reduce((first, last) -> last).orElseThrow())
                    .contains("127.0.0.1")
                    .contains("Cassandra");
        }
    }
}
