// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedCassandraIT {
    @TempDir
    Path temp;

    @Test
    void comesBackOnTheSamePortsUntilItIsClosed() {
        CopyOnWriteArrayList<String> events = new CopyOnWriteArrayList<>();
        InetSocketAddress address;
        long last;
        try (SupervisedCassandra cassandra = SupervisedCassandra.start(settings(), line -> {}, recording(events))) {
            address = cassandra.contactPoint();
            for (int kill = 1; kill <= 2; kill++) {
                int expected = kill;
                ProcessHandle.of(cassandra.pid()).orElseThrow().destroyForcibly();
                Await.until("restart " + kill, Duration.ofSeconds(60), () -> cassandra.restarts() == expected);
                assertThat(CqlProbe.answers(address)).isTrue();
            }
            assertThat(events).containsExactly("ended 137", "restarted 1", "ended 137", "restarted 2");
            last = cassandra.pid();
            assertThatThrownBy(() -> CassandraNode.start(settings(), line -> {}))
                    .isInstanceOf(CassandraStartException.class)
                    .hasMessageContaining("is in use by this process");
        }
        assertThat(ProcessHandle.of(last)).isEmpty();
        assertThat(events).as("closing is no failure").hasSize(4);
        assertThat(CqlProbe.answers(address)).isFalse();
    }

    @Test
    void canBeClosedWhileARestartIsUnderWay() {
        SupervisedCassandra cassandra = SupervisedCassandra.start(settings(), line -> {}, SupervisionListener.NONE);
        long first = cassandra.pid();
        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        Await.until(
                "a new process",
                Duration.ofSeconds(30),
                () -> ProcessHandle.current().children().anyMatch(child -> child.pid() != first));

        cassandra.close();
        cassandra.close();

        assertThat(CqlProbe.answers(cassandra.contactPoint())).isFalse();
        try (CassandraNode node = CassandraNode.start(settings(), line -> {})) {
            assertThat(node.contactPoint()).isEqualTo(cassandra.contactPoint());
        }
    }

    private CassandraNodeSettings settings() {
        return CassandraNodeSettings.testing(temp.resolve("node"))
                .withLibraryDir(Path.of("target", "cassandra", "lib"));
    }

    private static SupervisionListener recording(CopyOnWriteArrayList<String> events) {
        return new SupervisionListener() {
            @Override
            public void ended(int exitCode) {
                events.add("ended " + exitCode);
            }

            @Override
            public void restarted(long restarts) {
                events.add("restarted " + restarts);
            }
        };
    }
}
