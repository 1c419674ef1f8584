// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How this node takes part in the cluster.
 *
 * @param host the address that other nodes reach this one at
 * @param port the port for them, 0 = any free one
 * @param bindAddress where this node listens on that port
 * @param seeds nodes to join; empty = this node begins a cluster of its own
 * @param roles what this node does, for the others
 * @param tls what nodes prove themselves with; without it their connections are neither encrypted nor authenticated
 * @param askTimeout how long the gateway waits for a mailbox
 */
public record ClusterSettings(
        String host,
        int port,
        String bindAddress,
        List<InetSocketAddress> seeds,
        Set<String> roles,
        Optional<ClusterTls> tls,
        Duration askTimeout) {
    /** The role of nodes that mailboxes live on. */
    public static final String BROKER = "broker";

    /** The role of nodes that talk to push providers. */
    public static final String PUSH = "push";

    public ClusterSettings {
        seeds = List.copyOf(seeds);
        roles = Set.copyOf(roles);
    }

    /** A node that listens where the others reach it, without TLS. */
    public ClusterSettings(
            String host, int port, List<InetSocketAddress> seeds, Set<String> roles, Duration askTimeout) {
        this(host, port, host, seeds, roles, Optional.empty(), askTimeout);
    }

    public static ClusterSettings alone() {
        return new ClusterSettings("127.0.0.1", 0, List.of(), Set.of(BROKER, PUSH), Duration.ofMillis(4_500));
    }

    public ClusterSettings withTls(ClusterTls files) {
        return new ClusterSettings(host, port, bindAddress, seeds, roles, Optional.of(files), askTimeout);
    }

    public ClusterSettings withBindAddress(String address) {
        return new ClusterSettings(host, port, address, seeds, roles, tls, askTimeout);
    }
}
