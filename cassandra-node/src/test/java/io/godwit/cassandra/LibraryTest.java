// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
    @TempDir
    Path temp;

    @Test
    void usesTheFilesOfABuildWhereTheyAre() {
        List<Path> jars = Library.jars(temp, line -> {
            throw new AssertionError(line);
        });

        assertThat(jars).hasSizeGreaterThan(50).allMatch(Files::isRegularFile);
        assertThat(jars).anyMatch(jar -> jar.getFileName().toString().startsWith("cassandra-all-"));
    }

    @Test
    void unpacksOnceWhenTwoStartTogether() throws Exception {
        List<String> names = Library.jars(temp, line -> {}).stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.startsWith("netty-") || name.startsWith("jackson-"))
                .toList();
        ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        CyclicBarrier barrier = new CyclicBarrier(2);
        Callable<Path> unpack = () -> {
            barrier.await();
            return Library.unpacked(names, temp, lines::add);
        };
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            var all = pool.invokeAll(List.of(unpack, unpack));
            assertThat(all.get(0).get()).isEqualTo(all.get(1).get());
        } finally {
            pool.shutdownNow();
        }
        try (var folders = Files.list(temp)) {
            assertThat(folders).as("no half-unpacked folder is left").hasSize(1);
        }
        lines.clear();
        Path folder = Library.unpacked(names, temp, lines::add);
        assertThat(lines).isEmpty();
        assertThat(names).allMatch(name -> Files.exists(folder.resolve(name)));
    }
}
