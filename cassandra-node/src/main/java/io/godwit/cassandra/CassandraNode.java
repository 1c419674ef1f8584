// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import io.godwit.cassandra.child.CassandraChild;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A running Cassandra, alone in its cluster or one of several, as a child process of this one. It ends with this process, also when that is killed.
 *
 * <p>Safe for use by any thread. {@link #start} and {@link #close} block for seconds.
 */
public final class CassandraNode implements AutoCloseable {
    /** The only one there is: Cassandra's simple snitch calls it so. */
    private static final String DATACENTER = "datacenter1";

    /** Flushing memtables takes seconds; after this long the commit log has to do. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final long POLL_MILLIS = 50;
    private static final Duration STILL_STARTING = Duration.ofSeconds(10);

    private final DataFolder folder;
    private final boolean ownsFolder;
    private final Process process;
    private final Ports ports;
    private final InetSocketAddress contactPoint;

    private CassandraNode(DataFolder folder, boolean ownsFolder, Process process, Ports ports, String address) {
        this.folder = folder;
        this.ownsFolder = ownsFolder;
        this.process = process;
        this.ports = ports;
        this.contactPoint = new InetSocketAddress(address, ports.cql());
    }

    /**
     * Starts Cassandra and returns when it answers.
     *
     * @param progress gets one line for a person per step, on the calling thread
     * @throws CassandraStartException with the reason, and the end of Cassandra's log where there is one
     */
    public static CassandraNode start(CassandraNodeSettings settings, Consumer<String> progress) {
        DataFolder folder = DataFolder.open(settings.dataDir());
        try {
            return start(folder, true, settings, progress);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    static CassandraNode start(
            DataFolder folder, boolean ownsFolder, CassandraNodeSettings settings, Consumer<String> progress) {
        try {
            CassandraNode node = launch(folder, ownsFolder, settings, progress);
            node.awaitAnswerOrKill(settings.startTimeout(), progress);
            return node;
        } catch (IOException e) {
            throw new CassandraStartException("Cassandra cannot be started in " + folder.root() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CassandraStartException("The start of Cassandra was interrupted", e);
        }
    }

    private static CassandraNode launch(
            DataFolder folder, boolean ownsFolder, CassandraNodeSettings settings, Consumer<String> progress)
            throws IOException, InterruptedException {
        JavaRuntime runtime = JavaRuntime.find(settings.javaHome());
        ChildJar.write(folder.conf("cassandra-child.jar"), Library.jars(settings.libraryDir(), progress));
        folder.awaitOrphan();
        folder.freshTemp();
        Ports ports = Ports.choose(folder.conf("ports.properties"), settings);
        NodeConfiguration.write(folder, settings, ports);
        progress.accept("Cassandra: starting");
        ProcessBuilder builder = new ProcessBuilder(ChildCommand.of(folder, settings, runtime))
                .directory(folder.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.log("console.log").toFile());
        // flags and agents meant for the parent
        builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"));
        builder.environment().putAll(settings.environment());
        return new CassandraNode(folder, ownsFolder, builder.start(), ports, settings.address());
    }

    private void awaitAnswerOrKill(Duration limit, Consumer<String> progress) throws InterruptedException {
        boolean answered = false;
        try {
            awaitAnswer(limit, progress);
            answered = true;
        } finally {
            if (!answered) {
                process.destroyForcibly();
            }
        }
    }

    private void awaitAnswer(Duration limit, Consumer<String> progress) throws InterruptedException {
        long start = System.nanoTime();
        long nextLine = STILL_STARTING.toNanos();
        while (!CqlProbe.answers(contactPoint)) {
            long waited = System.nanoTime() - start;
            if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CassandraStartException(
                        "Cassandra ended with code " + process.exitValue() + " while starting; " + LogTail.of(folder));
            }
            if (waited > limit.toNanos()) {
                throw new CassandraStartException("Cassandra did not answer on " + contactPoint + " within "
                        + limit.toSeconds() + " s; " + LogTail.of(folder));
            }
            if (waited > nextLine) {
                progress.accept(
                        "Cassandra: still starting after %d s".formatted(TimeUnit.NANOSECONDS.toSeconds(waited)));
                nextLine += STILL_STARTING.toNanos();
            }
        }
        progress.accept("Cassandra: ready after %s s".formatted(seconds(System.nanoTime() - start)));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e9);
    }

    public InetSocketAddress contactPoint() {
        return contactPoint;
    }

    public String datacenter() {
        return DATACENTER;
    }

    public long pid() {
        return process.pid();
    }

    /** The folder with its logs. */
    public Path dataDir() {
        return folder.root();
    }

    /** Completes with the exit code when the process has ended, for whatever reason. */
    public CompletionStage<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    int awaitExit() throws InterruptedException {
        return process.waitFor();
    }

    Ports ports() {
        return ports;
    }

    /** Ends it the hard way, as {@code kill -9} would, and waits until it is gone. The folder stays this node's. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(STOP_LIMIT);
    }

    /** Lets Cassandra flush and end, for 20 seconds at most, then ends it the hard way. A second call does nothing. */
    @Override
    public void close() {
        if (process.isAlive()) {
            askToStop();
            if (!awaitEnd(STOP_LIMIT)) {
                kill();
            }
        }
        if (ownsFolder) {
            folder.close();
        }
    }

    private void askToStop() {
        try {
            process.getOutputStream().write(CassandraChild.STOP);
            process.getOutputStream().flush();
        } catch (IOException e) {
            // it has just ended by itself
            process.destroyForcibly();
        }
    }

    private boolean awaitEnd(Duration limit) {
        try {
            return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
