// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraNodeIT {
    private static final Path LIBRARY = Path.of("target", "cassandra", "lib");

    @TempDir
    Path temp;

    @Test
    void keepsItsPortsAndDataAcrossRestarts() {
        List<String> lines = new ArrayList<>();
        int port;
        try (CassandraNode node = CassandraNode.start(settings("a b"), lines::add)) {
            port = node.contactPoint().getPort();
            try (CqlSession session = Cql.session(node.contactPoint())) {
                session.execute(
                        "CREATE KEYSPACE k WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
                session.execute("CREATE TABLE k.t (id int PRIMARY KEY)");
                session.execute("INSERT INTO k.t (id) VALUES (7)");
            }
        }
        assertThat(lines).contains("Cassandra: starting").last().asString().matches("Cassandra: ready after [0-9.]+ s");

        try (CassandraNode node = CassandraNode.start(settings("a b"), lines::add)) {
            assertThat(node.contactPoint().getPort()).isEqualTo(port);
            try (CqlSession session = Cql.session(node.contactPoint())) {
                assertThat(session.execute("SELECT id FROM k.t").all()).hasSize(1);
            }
        }
    }

    @Test
    void endsWithItsParentEvenIfThatIsKilled() throws Exception {
        Process parent = holder("orphan");
        long pid = childPid(parent);
        assertThat(ProcessHandle.of(pid)).isPresent();

        parent.destroyForcibly();

        Await.until(
                "Cassandra has gone",
                Duration.ofSeconds(30),
                () -> ProcessHandle.of(pid).isEmpty());
    }

    @Test
    void refusesAFolderThatAnotherProcessUses() throws Exception {
        Process parent = holder("shared");
        try {
            long pid = childPid(parent);
            assertThatThrownBy(() -> CassandraNode.start(settings("shared"), line -> {}))
                    .isInstanceOf(CassandraStartException.class)
                    .hasMessageContaining("is in use by process " + parent.pid());
            assertThat(ProcessHandle.of(pid)).as("the first one is left alone").isPresent();
        } finally {
            parent.destroyForcibly().waitFor();
        }
    }

    @Test
    void startsOnTheFolderOfAParentThatWasKilledAMomentAgo() throws Exception {
        Process parent = holder("inherited");
        childPid(parent);
        parent.destroyForcibly().waitFor();

        try (CassandraNode node = CassandraNode.start(settings("inherited"), line -> {})) {
            assertThat(CqlProbe.answers(node.contactPoint())).isTrue();
        }
    }

    @Test
    void saysWhichPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> CassandraNode.start(settings("ports").withPorts(taken.getLocalPort(), 0), line -> {}))
                    .isInstanceOf(CassandraStartException.class)
                    .hasMessageContaining("cql port " + taken.getLocalPort() + " of 127.0.0.1 cannot be used");
        }
    }

    @Test
    void showsTheEndOfTheLogWhenCassandraDoesNotStart() throws Exception {
        Files.createDirectories(temp.resolve("broken"));
        Files.writeString(temp.resolve("broken").resolve("data"), "a file where a folder has to be");

        assertThatThrownBy(() -> CassandraNode.start(settings("broken"), line -> {}))
                .isInstanceOf(CassandraStartException.class)
                .hasMessageContaining("while starting; its last words:")
                .hasMessageContaining(temp.resolve("broken").resolve("data").toString());
    }

    @Test
    void endsWhenItIsTooSlow() {
        assertThatThrownBy(
                        () -> CassandraNode.start(settings("slow").withStartTimeout(Duration.ofSeconds(1)), line -> {}))
                .isInstanceOf(CassandraStartException.class)
                .hasMessageContaining("within 1 s");
        try (CassandraNode node = CassandraNode.start(settings("slow"), line -> {})) {
            assertThat(ProcessHandle.of(node.pid())).isPresent();
        }
    }

    private CassandraNodeSettings settings(String folder) {
        return CassandraNodeSettings.testing(temp.resolve(folder)).withLibraryDir(LIBRARY);
    }

    private Process holder(String folder) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeHolder.class.getName(),
                        temp.resolve(folder).toString(),
                        LIBRARY.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .start();
    }

    private static long childPid(Process parent) throws Exception {
        BufferedReader out = new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("pid ")) {
                return Long.parseLong(line.substring(4));
            }
        }
        throw new AssertionError("The helper ended without starting Cassandra");
    }
}
