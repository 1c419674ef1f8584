// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How this node takes part in the cluster.
 *
 * @param host the address that other nodes reach this one at
 * @param port the port for them, 0 = any free one
 * @param bindAddress where this node listens on that port
 * @param seeds nodes to join; empty = this node begins a cluster of its own
 * @param discovery how to find nodes to join, instead of seeds
 * @param roles what this node does, for the others
 * @param tls what nodes prove themselves with; without it their connections are neither encrypted nor authenticated
 * @param maxPayload bytes of the largest payload that a client may send
 * @param askTimeout how long the gateway waits for a mailbox
 */
public record ClusterSettings(
        String host,
        int port,
        String bindAddress,
        List<InetSocketAddress> seeds,
        Optional<Discovery> discovery,
        Set<String> roles,
        Optional<ClusterTls> tls,
        int maxPayload,
        Duration askTimeout) {
    /** The role of nodes that mailboxes live on. */
    public static final String BROKER = "broker";

    /** The role of nodes that talk to push providers. */
    public static final String PUSH = "push";

    private static final int DEFAULT_PAYLOAD = 64 * 1024;
    /** A control character is one byte of a client's text, and six of JSON. */
    private static final int LARGEST_GROWTH = 6;
    /** For the names, ids and addresses that travel with a payload. */
    private static final int REST = 128 * 1024;

    private static final String KEYSPACE = "keyspace-";

    public ClusterSettings {
        seeds = List.copyOf(seeds);
        roles = Set.copyOf(roles);
    }

    /** A node that listens where the others reach it, without TLS. */
    public ClusterSettings(
            String host, int port, List<InetSocketAddress> seeds, Set<String> roles, Duration askTimeout) {
        this(host, port, host, seeds, Optional.empty(), roles, Optional.empty(), DEFAULT_PAYLOAD, askTimeout);
    }

    public static ClusterSettings alone() {
        return new ClusterSettings("127.0.0.1", 0, List.of(), Set.of(BROKER, PUSH), Duration.ofMillis(4_500));
    }

    public ClusterSettings withTls(ClusterTls files) {
        return new ClusterSettings(
                host, port, bindAddress, seeds, discovery, roles, Optional.of(files), maxPayload, askTimeout);
    }

    public ClusterSettings withDiscovery(Discovery how) {
        return new ClusterSettings(
                host, port, bindAddress, seeds, Optional.of(how), roles, tls, maxPayload, askTimeout);
    }

    public ClusterSettings withBindAddress(String address) {
        return new ClusterSettings(host, port, address, seeds, discovery, roles, tls, maxPayload, askTimeout);
    }

    /** @param id of the keyspace that the mailboxes are in: nodes with another one must not join the same cluster */
    public ClusterSettings withKeyspace(String id) {
        Set<String> all = new HashSet<>(roles);
        all.add(KEYSPACE + id);
        return new ClusterSettings(host, port, bindAddress, seeds, discovery, all, tls, maxPayload, askTimeout);
    }

    Set<String> keyspaceRoles() {
        return roles.stream().filter(role -> role.startsWith(KEYSPACE)).collect(Collectors.toSet());
    }

    public ClusterSettings withMaxPayload(int bytes) {
        return new ClusterSettings(host, port, bindAddress, seeds, discovery, roles, tls, bytes, askTimeout);
    }

    /**
     * Bytes of the largest message between nodes: one entry with the largest payload fits, however its JSON grows. Pekko drops what is
     * larger, and logs an error. Who sends several entries has to split them.
     */
    public int maxMessage() {
        return LARGEST_GROWTH * maxPayload + REST;
    }
}
