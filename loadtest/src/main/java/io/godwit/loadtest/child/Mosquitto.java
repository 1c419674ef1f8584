// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Eclipse Mosquitto with persistence: it keeps all in memory and saves that to one file now and then. Anonymous
 * clients, loopback only; the flow limits are those of the bare broker.
 */
final class Mosquitto {
    /** Mosquitto's own default is 30 minutes. */
    static final int AUTOSAVE_SECONDS = 10;

    private Mosquitto() {}

    /** The command line of one that listens on the port, with its configuration and data in the folder. */
    static List<String> command(Path dir, int port) throws IOException {
        Path program = Programs.find("mosquitto");
        Path config = dir.resolve("mosquitto.conf");
        Files.writeString(config, """
            listener %d 127.0.0.1
            allow_anonymous true
            user %s
            persistence true
            persistence_location %s/
            autosave_interval %d
            max_inflight_messages 1000
            max_queued_messages 100000
            set_tcp_nodelay true
            log_dest stdout
            log_type error
            log_type warning
            """.formatted(
                        port,
                        System.getProperty("user.name"),
                        Files.createDirectories(dir.resolve("data")).toAbsolutePath(),
                        AUTOSAVE_SECONDS));
        return List.of(program.toString(), "-c", config.toString());
    }
}
