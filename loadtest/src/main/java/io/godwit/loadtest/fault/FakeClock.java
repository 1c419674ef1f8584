// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.child.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;

/**
 * The wall clock of processes that are started with {@link #environment}, and of their children; their monotonic clock
 * goes on as it is. By a preloaded library of some lines that is compiled here: libfaketime takes a lock for every look at
 * the clock and replaces the functions that wait, under which a server with many threads hardly moves. One thread at a
 * time.
 */
public final class FakeClock {
    private static final String SOURCE = "clock.c";
    private static final long NANOS = 1_000_000_000L;

    private final Path library;
    private final Path file;
    private final MappedByteBuffer offset;

    private FakeClock(Path library, Path file) throws IOException {
        this.library = library;
        this.file = file;
        Files.write(file, new byte[Long.BYTES]);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            this.offset = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
        }
        offset.order(ByteOrder.nativeOrder());
    }

    /** A clock that is right until it is stepped, with its files in this folder; fails with what the compiler says. */
    public static FakeClock create(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        return new FakeClock(compile(folder), folder.resolve("offset").toAbsolutePath());
    }

    /** Why it cannot be used here; empty if it can. */
    static String obstacle() {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            return "only Linux preloads a clock";
        }
        return Programs.has("cc") ? "" : "there is no C compiler (cc)";
    }

    private static Path compile(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve(SOURCE).toAbsolutePath();
        Path library = source.resolveSibling("clock.so");
        try (InputStream in = FakeClock.class.getResourceAsStream(SOURCE)) {
            if (in == null) {
                throw new IOException("the resource " + SOURCE + " is missing");
            }
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        Process cc = new ProcessBuilder(
                        Programs.find("cc").toString(),
                        "-shared",
                        "-fPIC",
                        "-O2",
                        "-o",
                        library.toString(),
                        source.toString(),
                        "-ldl")
                .redirectErrorStream(true)
                .start();
        String said = new String(cc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (cc.waitFor() != 0) {
            throw new IOException("cc does not compile " + source + ": " + said.strip());
        }
        return library;
    }

    /** What a process has to be started with. */
    public Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "LOADTEST_CLOCK_FILE", file.toString());
    }

    /** From this moment so far from the right time. */
    void step(int seconds) {
        offset.putLong(0, seconds * NANOS);
    }
}
