// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a node, held so that no second process uses it: two on the same Cassandra files destroy them. The
 * lock is the operating system's and ends with the process, however that ends.
 */
final class DataDirectory implements Closeable {
    private final FileChannel lockFile;

    private DataDirectory(FileChannel lockFile) {
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory if it is missing, for this user only, as keys lie in it.
     *
     * @throws IOException with a message for the operator if it cannot be made or written, or is in use
     */
    static DataDirectory open(Path directory) throws IOException {
        FileChannel channel;
        try {
            Files.createDirectories(directory, ownerOnly());
            channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    "cannot write to data.dir " + directory.toAbsolutePath().normalize() + ": " + e, e);
        }
        if (lock(channel) == null) {
            channel.close();
            throw new IOException(
                    "data.dir " + directory.toAbsolutePath().normalize() + " is in use by another Godwit process");
        }
        return new DataDirectory(channel);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
