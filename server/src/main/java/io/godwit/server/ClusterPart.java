// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.ClusterNode;
import io.godwit.core.cluster.ClusterSettings;
import io.godwit.server.settings.ServerSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** This process as a member of the cluster. */
final class ClusterPart implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration JOIN_LIMIT = Duration.ofMinutes(2);

    private final ClusterNode node;

    private ClusterPart(ClusterNode node) {
        this.node = node;
    }

    static ClusterPart start(ServerSettings settings) {
        ServerSettings.Cluster cluster = settings.cluster();
        return new ClusterPart(ClusterNode.start(new ClusterSettings(
                cluster.host(),
                cluster.port(),
                cluster.seeds().stream()
                        .map(seed -> InetSocketAddress.createUnresolved(
                                seed.host(), seed.port().orElse(cluster.port())))
                        .toList(),
                settings.roles().stream()
                        .map(role -> role.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                ClusterSettings.alone().askTimeout())));
    }

    ClusterNode node() {
        return node;
    }

    Optional<String> problem() {
        return node.isUp() ? Optional.empty() : Optional.of("this node is not yet a member of the cluster");
    }

    /** Blocks until this node is a member. */
    void awaitMember() throws Exception {
        Waiting.await(node.whenUp(), JOIN_LIMIT, "joining the cluster (cluster.seeds)");
    }

    /** Mailboxes save their state; blocks until the actor system is gone. */
    @Override
    public void close() {
        try {
            Waiting.await(node.stop(), LIMIT, "leaving the cluster");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the node did not leave the cluster", e);
        }
    }
}
