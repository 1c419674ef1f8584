// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one keyspace: one serves, the other stands by. */
final class StandbyIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

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

    private static void awaitStandby(GodwitProcess second) {
        Eventually.within(
                LIMIT,
                "standing by",
                () -> second.err().contains("Standby: waiting") || second.out().contains("Standby: waiting"));
    }

    @Test
    void takesOverWhenTheFirstIsKilledAndHasAllThatItAcknowledged() {
        try (GodwitProcess first = cassandra.server("first", "pair").start();
                GodwitProcess second = cassandra.server("second", "pair").launch()) {
            awaitStandby(second);
            try (Device alice = Device.mqtt5(first, "alice", "phone").connect()) {
                alice.send("bob", Json.text("before", "hello")).join();
            }
            first.kill9();
            second.awaitUp();
            try (Device bob = Device.mqtt5(second, "bob", "phone").connectSince(0)) {
                Eventually.within(LIMIT, "the entry", () -> bob.received().endsWith("before"));
            }
        }
    }

    /** The worst case: it does not know that it stood still. */
    @Test
    void letsAServerThatStoodStillAcknowledgeNothingMoreAndEnd() throws Exception {
        try (GodwitProcess first = cassandra.server("paused", "trio").start();
                GodwitProcess second = cassandra.server("heir", "trio").launch();
                Device alice = Device.mqtt5(first, "alice", "phone").connect()) {
            alice.send("bob", Json.text("before", "hello")).join();
            awaitStandby(second);
            first.signal("STOP");
            CompletableFuture<?> late = alice.send("bob", Json.text("late", "hello"));
            second.awaitUp();
            try (Device carol = Device.mqtt5(second, "carol", "phone").connect()) {
                carol.send("bob", Json.text("from-the-heir", "hello")).join();
            }
            first.signal("CONT");

            assertThat(first.awaitExit(LIMIT)).isEqualTo(75);
            assertThat(first.err() + first.out()).contains("another server has taken over the mailboxes");
            assertThat(late.handle((ok, failure) -> failure != null).get(1, TimeUnit.MINUTES))
                    .as("the late message was not acknowledged")
                    .isTrue();
            try (Device bob = Device.mqtt5(second, "bob", "phone").connectSince(0)) {
                Eventually.within(
                        LIMIT, "all that was acknowledged", () -> bob.received().endsWith("from-the-heir"));
                assertThat(bob.received().entries().get(1L)).contains("before");
            }
        }
    }
}
