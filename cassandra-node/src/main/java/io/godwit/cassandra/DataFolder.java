// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import io.godwit.cassandra.child.CassandraChild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node's folder, held by this process from {@link #open} to {@link #close}.
 *
 * <p>There are two locks: the parent's keeps a second server out; the child's (see {@link CassandraChild}) keeps a new Cassandra out
 * while one whose parent was killed is still ending. File locks are per process and end with the first closed channel of
 * the file, so the folders of this process are kept apart by {@link #OPEN}.
 */
record DataFolder(Path root, FileChannel lock) implements AutoCloseable {
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();
    private static final Duration ORPHAN_WAIT = Duration.ofSeconds(10);

    static DataFolder open(Path root) {
        try {
            Files.createDirectories(root.resolve("conf"));
            Files.createDirectories(root.resolve("logs"));
            Files.createDirectories(root.resolve("triggers"));
            return lock(root.toRealPath());
        } catch (IOException e) {
            throw new CassandraStartException("The data folder " + root + " cannot be written: " + e, e);
        }
    }

    private static DataFolder lock(Path root) throws IOException {
        if (!OPEN.add(root)) {
            throw inUse(root, "this process");
        }
        Path pidFile = root.resolve("server.pid");
        try {
            FileChannel channel =
                    FileChannel.open(root.resolve("server.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(root, Files.exists(pidFile) ? "process " + Files.readString(pidFile) : "another process");
            }
            Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));
            return new DataFolder(root, channel);
        } catch (IOException | RuntimeException e) {
            OPEN.remove(root);
            throw e;
        }
    }

    private static CassandraStartException inUse(Path root, String holder) {
        return new CassandraStartException(
                "The data folder " + root + " is in use by " + holder + ": stop it, or choose another folder");
    }

    Path conf(String name) {
        return root.resolve("conf").resolve(name);
    }

    Path log(String name) {
        return root.resolve("logs").resolve(name);
    }

    Path childLock() {
        return root.resolve("cassandra.lock");
    }

    /** As {@code common.yaml} names it. */
    Path commitLog() {
        return root.resolve("commitlog");
    }

    /** Waits for a Cassandra that outlived its parent by a moment. */
    void awaitOrphan() throws IOException, InterruptedException {
        long end = System.nanoTime() + ORPHAN_WAIT.toNanos();
        try (FileChannel channel = FileChannel.open(childLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (channel.tryLock() == null) {
                if (System.nanoTime() > end) {
                    throw new CassandraStartException("A Cassandra without a server (process "
                            + Files.readString(childLock()) + ") still works on " + root + ": end it first");
                }
                Thread.sleep(20);
            }
        }
    }

    /** An empty folder for what native libraries unpack: a killed child leaves it behind. */
    Path freshTemp() throws IOException {
        Path temp = root.resolve("tmp");
        deleteTree(temp);
        return Files.createDirectories(temp);
    }

    static void deleteTree(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        try (var paths = Files.walk(top)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            OPEN.remove(root);
        }
    }
}
