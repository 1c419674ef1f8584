// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The jar that module server has built. */
final class PackagedServer {
    private PackagedServer() {}

    /** Of a server that starts soon: two compilers would take most of the processor. */
    static List<String> jvmFlags(String heap) {
        return List.of(heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    /** Skips the test where it is missing; fails it in CI, where it must not be. */
    static Path requireJar() {
        Path jar = Path.of(System.getProperty("godwit.jar", "../server/target/godwit.jar"));
        if (!Files.isRegularFile(jar)) {
            String missing = "there is no " + jar + ": build module server before loadtest";
            if ("true".equals(System.getenv("CI"))) {
                fail(missing);
            }
            abort(missing);
        }
        return jar;
    }
}
