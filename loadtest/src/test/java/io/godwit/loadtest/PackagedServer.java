// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jar that module server has built. */
final class PackagedServer {
    private PackagedServer() {}

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
