// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of its own for the server's data, small enough to be filled: a tmpfs, which needs root and the machine's
 * memory. One thread at a time.
 */
public final class SmallDisk implements AutoCloseable {
    private static final int SIZE_MIB = 900;
    private static final int CHUNK_BYTES = 1 << 16;

    private final Path folder;
    private final Path ballast;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    /** Mounts it; fails with what {@code mount} says. */
    public static SmallDisk mount(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        run("mount", "-t", "tmpfs", "-o", "size=" + SIZE_MIB + "m,mode=700", "godwit-faults", folder.toString());
        return new SmallDisk(folder);
    }

    /** Why it cannot be used here; empty if it can. */
    static String obstacle() {
        return "root".equals(System.getProperty("user.name")) ? "" : "only root may mount a small disk";
    }

    /** The server's folder on it. */
    public Path data() {
        return folder.resolve("data");
    }

    /** Leaves not one byte. */
    void fill() throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (long written = 0; written <= SIZE_MIB * 1024L * 1024; written += chunk.length) {
                out.write(chunk);
            }
        } catch (IOException full) {
            return;
        }
        throw new IOException(folder + " takes more than its " + SIZE_MIB + " MiB");
    }

    void free() throws IOException {
        Files.deleteIfExists(ballast);
    }

    /** Unmounts it; all on it is gone then. */
    @Override
    public void close() throws IOException {
        try {
            run("umount", "-l", folder.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.strip());
        }
    }
}
