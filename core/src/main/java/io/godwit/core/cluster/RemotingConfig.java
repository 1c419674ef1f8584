// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;

/** How nodes talk to each other: where, how secure, and how much at once. */
final class RemotingConfig {
    /** What the buffers for outgoing messages may take while they are kept for the next ones: direct memory. */
    private static final int KEPT_BUFFERS = 64 * 1024 * 1024;

    private static final int MAX_KEPT = 128;
    private static final int MIN_KEPT = 4;

    private RemotingConfig() {}

    static Config of(ClusterSettings settings) {
        return ConfigFactory.parseMap(Map.ofEntries(
                Map.entry("pekko.remote.artery.transport", settings.tls().isPresent() ? "tls-tcp" : "tcp"),
                Map.entry("pekko.remote.artery.canonical.hostname", settings.host()),
                Map.entry("pekko.remote.artery.canonical.port", settings.port()),
                // in a container, or behind address translation, the others know this node by another address
                Map.entry("pekko.remote.artery.bind.hostname", settings.bindAddress()),
                // one stream for messages of all sizes: heartbeats have one of their own, so large ones do not delay
                // them
                Map.entry("pekko.remote.artery.advanced.maximum-frame-size", settings.maxMessage() + " B"),
                // each buffer has that size; more are made when they are needed, and left to the garbage collector
                Map.entry("pekko.remote.artery.advanced.buffer-pool-size", keptBuffers(settings.maxMessage())),
                // what is sent to one other node and does not fit is dropped, and its sender waits until its time
                // limit:
                // enough for a node that pauses for half a second under load; 64 KiB of memory for each other node
                Map.entry("pekko.remote.artery.advanced.outbound-message-queue-size", 16_384)));
    }

    private static int keptBuffers(int size) {
        return Math.max(MIN_KEPT, Math.min(MAX_KEPT, KEPT_BUFFERS / size));
    }
}
