// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The Java that runs the child: where its launcher is, and which feature release it is. */
record JavaRuntime(Path launcher, int feature) {
    static final int OLDEST = 17;

    static JavaRuntime find(Optional<Path> wanted) {
        Path home = wanted.orElseGet(() -> Path.of(System.getProperty("java.home")));
        Path bin = home.resolve("bin");
        Path launcher = Files.isExecutable(bin.resolve("java.exe")) ? bin.resolve("java.exe") : bin.resolve("java");
        if (!Files.isExecutable(launcher)) {
            throw new CassandraStartException("No Java at " + home + ": " + launcher + " cannot be executed");
        }
        int feature = wanted.isPresent() ? featureOf(home) : Runtime.version().feature();
        if (feature < OLDEST) {
            throw new CassandraStartException(
                    "Cassandra needs Java " + OLDEST + " or later, but " + home + " is Java " + feature);
        }
        return new JavaRuntime(launcher, feature);
    }

    /** Every JDK since 8 describes itself in this file: {@code JAVA_VERSION="17.0.15"}. */
    private static int featureOf(Path home) {
        try (var lines = Files.lines(home.resolve("release"))) {
            String version = lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .findFirst()
                    .map(line -> line.substring("JAVA_VERSION=".length())
                            .replace("\"", "")
                            .strip())
                    .orElseThrow(() -> new IOException("it has no JAVA_VERSION"));
            return version.startsWith("1.") ? 8 : Runtime.Version.parse(version).feature();
        } catch (IOException | RuntimeException e) {
            throw new CassandraStartException(
                    "Cannot tell the version of the Java at " + home + " from its release file", e);
        }
    }
}
