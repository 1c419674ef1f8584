// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.time.Duration;

/**
 * How this node takes part in the cluster.
 *
 * @param host the address that other nodes reach this one at
 * @param port the port for them, 0 = any free one
 * @param askTimeout how long the gateway waits for a mailbox
 */
public record ClusterSettings(String host, int port, Duration askTimeout) {
    public static ClusterSettings alone() {
        return new ClusterSettings("127.0.0.1", 0, Duration.ofMillis(4_500));
    }
}
