// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.settings.ServerSettings;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops a node when the process is told to, and never hangs: what is not finished in time is left. */
final class Stop {
    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

    private Stop() {}

    /** Called by the JVM's shutdown thread; returns after delay and grace at the latest. */
    static void within(ServerSettings.Shutdown shutdown, Node node) {
        Duration limit = shutdown.readyDelay().plus(shutdown.grace());
        Thread closing = new Thread(node::close, "stop-node");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(Math.max(1, limit.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            LOG.warn(
                    "Not everything was finished within shutdown.grace ({} s)",
                    shutdown.grace().toSeconds());
        }
    }
}
