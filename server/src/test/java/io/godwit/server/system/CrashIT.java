// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The server and its Cassandra are killed at random moments while clients write and read. {@code -Dgodwit.crash.seed} repeats a
 * run's choices, {@code -Dgodwit.crash.kills} and {@code -Dgodwit.crash.minutes} bound it.
 */
final class CrashIT {
    private static final long SEED = Long.getLong("godwit.crash.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("godwit.crash.kills", 20);
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("godwit.crash.minutes", 6));
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Random random = new Random(SEED);
    private int serverKills;
    private int cassandraKills;

    @Test
    void losesNothingAcknowledgedWhenProcessesAreKilled() {
        try {
            run();
        } catch (AssertionError e) {
            throw new AssertionError("with godwit.crash.seed=" + SEED + ": " + e.getMessage(), e);
        }
    }

    private void run() {
        System.out.println("godwit.crash.seed=" + SEED);
        long end = System.nanoTime() + TIME.toNanos();
        try (GodwitProcess server = GodwitProcess.named("crash").start();
                Traffic traffic = Traffic.start(server, "crashes")) {
            while (serverKills + cassandraKills < KILLS && (System.nanoTime() < end || serverKills == 0)) {
                awaitMoment(traffic);
                if (cassandraKills < serverKills) {
                    killCassandra(server);
                } else {
                    killServer(server);
                }
            }
            System.out.println(serverKills + " kills of the server, " + cassandraKills + " of Cassandra alone");
            awaitMoment(traffic);
            traffic.finishAndCheck();
        }
    }

    /** Some messages after the last kill and up to 50 ms later. */
    private void awaitMoment(Traffic traffic) {
        int wanted = traffic.acknowledged() + 1 + random.nextInt(100);
        Eventually.within(
                LIMIT,
                () -> "traffic goes on; " + traffic.acknowledged() + " of " + wanted,
                () -> traffic.acknowledged() >= wanted);
        LockSupport.parkNanos(random.nextInt(50_000_000));
    }

    private void killServer(GodwitProcess server) {
        ProcessHandle cassandra = server.cassandra().orElseThrow();
        server.kill9();
        Eventually.within(LIMIT, "Cassandra ends with its server", () -> !cassandra.isAlive());
        server.start();
        serverKills++;
    }

    private void killCassandra(GodwitProcess server) {
        ProcessHandle cassandra = server.cassandra().orElseThrow();
        assertThat(cassandra.destroyForcibly()).isTrue();
        Eventually.within(
                LIMIT,
                "another Cassandra",
                () -> server.cassandra()
                        .filter(next -> next.pid() != cassandra.pid())
                        .isPresent());
        cassandraKills++;
    }
}
