// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after a kill -9, in the profile that serves. */
class DurabilityIT {
    private static final int KILLS = 3;
    private static final int WRITERS = 64;

    @TempDir
    Path temp;

    @Test
    void keepsEveryAcknowledgedWriteWhenKilledUnderLoad() throws Exception {
        CassandraNodeSettings settings = CassandraNodeSettings.serving(temp.resolve("node"))
                .withLibraryDir(Path.of("target", "cassandra", "lib"))
                .withHeapMiB(256, 512);
        Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicInteger next = new AtomicInteger();

        for (int kills = 0; kills <= KILLS; kills++) {
            try (CassandraNode node = CassandraNode.start(settings, line -> {});
                    CqlSession session = Cql.session(node.contactPoint())) {
                createTable(session);
                Set<Integer> missing = new HashSet<>(acknowledged);
                missing.removeAll(stored(session));
                assertThat(missing)
                        .as("acknowledged, but lost by kill " + kills)
                        .isEmpty();

                writeUntilKilled(node, session, acknowledged, next);
            }
        }
    }

    @Test
    void startsAfterADeathInTheMiddleOfAWriteToTheLog() throws Exception {
        CassandraNodeSettings settings = CassandraNodeSettings.serving(temp.resolve("torn"))
                .withLibraryDir(Path.of("target", "cassandra", "lib"))
                .withHeapMiB(256, 512);
        try (CassandraNode node = CassandraNode.start(settings, line -> {});
                CqlSession session = Cql.session(node.contactPoint())) {
            createTable(session);
            session.execute("INSERT INTO k.t (bucket, id, body) VALUES (1, 1, 'acknowledged')");
            node.kill();
        }
        try (Stream<Path> logs = Files.list(temp.resolve("torn").resolve("commitlog"))) {
            for (Path log : logs.toList()) {
                Files.write(log, TornSection.of(log), StandardOpenOption.APPEND);
            }
        }

        try (CassandraNode node = CassandraNode.start(settings, line -> {});
                CqlSession session = Cql.session(node.contactPoint())) {
            assertThat(stored(session)).containsExactly(1);
        }
    }

    private static void createTable(CqlSession session) {
        session.execute("CREATE KEYSPACE IF NOT EXISTS k"
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE IF NOT EXISTS k.t (bucket int, id int, body text, PRIMARY KEY (bucket, id))");
    }

    private static void writeUntilKilled(
            CassandraNode node, CqlSession session, Set<Integer> acknowledged, AtomicInteger next)
            throws InterruptedException {
        int target = acknowledged.size() + ThreadLocalRandom.current().nextInt(200, 4_000);
        AtomicBoolean running = new AtomicBoolean(true);
        Thread writer = new Thread(() -> write(session, running, acknowledged, next), "writer");
        writer.start();
        Await.until("enough writes to kill", Duration.ofSeconds(60), () -> acknowledged.size() >= target);

        node.kill();

        running.set(false);
        writer.join();
    }

    private static void write(
            CqlSession session, AtomicBoolean running, Set<Integer> acknowledged, AtomicInteger next) {
        PreparedStatement insert = session.prepare("INSERT INTO k.t (bucket, id, body) VALUES (?, ?, ?)");
        Semaphore inFlight = new Semaphore(WRITERS);
        while (running.get()) {
            inFlight.acquireUninterruptibly();
            int id = next.incrementAndGet();
            session.executeAsync(insert.bind(id % 50, id, "x".repeat(200))).whenComplete((rows, failure) -> {
                if (failure == null) {
                    acknowledged.add(id);
                }
                inFlight.release();
            });
        }
        inFlight.acquireUninterruptibly(WRITERS);
    }

    private static Set<Integer> stored(CqlSession session) {
        Set<Integer> ids = new HashSet<>();
        session.execute("SELECT id FROM k.t").forEach(row -> ids.add(row.getInt(0)));
        return ids;
    }
}
