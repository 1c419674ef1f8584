// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;

/** Whether containers can be started here. */
final class DockerEngine {
    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    private DockerEngine() {}

    /** Testcontainers is asked only where an engine is likely: its refusal takes a second and fills the log with errors. */
    static boolean answers() {
        boolean likely = System.getenv("DOCKER_HOST") != null || Files.exists(SOCKET);
        return likely
                && testcontainersPresent()
                && DockerClientFactory.instance().isDockerAvailable();
    }

    private static boolean testcontainersPresent() {
        return DockerEngine.class.getClassLoader().getResource("org/testcontainers/DockerClientFactory.class") != null;
    }
}
