// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The wall clock of a server, by libfaketime; its monotonic clock goes on as it is. One thread at a time. */
public final class FakeClock {
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
            Path.of("/usr/lib/faketime/libfaketime.so.1"));

    private final Path library;
    private final Path file;

    private FakeClock(Path library, Path file) {
        this.library = library;
        this.file = file;
    }

    /** A clock that is right until it is stepped. */
    public static FakeClock create(Path folder) throws IOException {
        Path library = library().orElseThrow(() -> new IOException(obstacle()));
        var clock = new FakeClock(library, folder.resolve("clock"));
        clock.step(0);
        return clock;
    }

    /** Why it cannot be used here; empty if it can. */
    static String obstacle() {
        return library().isPresent() ? "" : "libfaketime is not installed";
    }

    private static Optional<Path> library() {
        return LIBRARIES.stream().filter(Files::isRegularFile).findFirst();
    }

    /** What the server has to be started with. */
    public Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1");
    }

    /** So far from the right time, within a second from now. */
    void step(int seconds) throws IOException {
        Path next = file.resolveSibling("clock.next");
        Files.writeString(next, (seconds < 0 ? "" : "+") + seconds + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
