// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The broker's files: {@code data} (persistence), {@code conf} (configuration and key stores, written at each start and
 * deleted at the end) and {@code extensions} (always empty: a jar in there would be run by the broker). Owned by one
 * broker at a time, by a lock on {@code lock}.
 */
final class BrokerFolder implements AutoCloseable {

    private final Path root;
    private final FileChannel channel;

    private BrokerFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    static BrokerFolder open(Path folder) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        makePrivate(root);
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        BrokerFolder opened = new BrokerFolder(root, channel);
        try {
            if (lock(channel) == null) {
                throw new BrokerStartException("dataFolder " + root + " is in use by another broker");
            }
            opened.empty("conf");
            opened.empty("extensions");
            makePrivate(opened.data());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return opened;
    }

    Path data() {
        return root.resolve("data");
    }

    Path conf() {
        return root.resolve("conf");
    }

    Path extensions() {
        return root.resolve("extensions");
    }

    @Override
    public void close() throws IOException {
        try {
            delete(conf());
            delete(extensions());
        } finally {
            channel.close();
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private void empty(String name) throws IOException {
        Path folder = root.resolve(name);
        delete(folder);
        makePrivate(folder);
    }

    private static void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
