// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.ClusterNode;
import io.godwit.core.cluster.ClusterSettings;
import io.godwit.core.cluster.ClusterTls;
import io.godwit.core.cluster.Discovery;
import io.godwit.server.settings.DiscoveryMethod;
import io.godwit.server.settings.ServerSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process as a member of the cluster. */
final class ClusterPart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterPart.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration JOIN_LIMIT = Duration.ofMinutes(2);

    /** How often people are told that it still waits. */
    private static final Duration WORD = Duration.ofSeconds(5);

    private final ClusterNode node;
    private final Future<?> words;

    private ClusterPart(ClusterNode node, Future<?> words) {
        this.node = node;
        this.words = words;
    }

    /**
     * Begins to join.
     *
     * @param keyspace the id of the one that this node has mailboxes of, if it has any
     * @param othersServe other nodes have mailboxes of that keyspace: this one joins them, and begins no cluster of its own
     * @param progress is told every five seconds what this node waits for, until it is a member
     */
    static ClusterPart start(
            ServerSettings settings,
            Optional<String> keyspace,
            boolean othersServe,
            ScheduledExecutorService timer,
            Consumer<String> progress)
            throws IOException {
        ServerSettings.Cluster cluster = settings.cluster();
        if (cluster.tls().isEmpty() && !isLoopback(cluster.host())) {
            LOG.warn(
                    "Connections between nodes are neither encrypted nor authenticated: whoever reaches {} port {} is"
                            + " a node. Set cluster.tls, or keep it within a network of your own.",
                    cluster.host(),
                    cluster.port());
        }
        ClusterSettings here = of(settings);
        ClusterNode node;
        try {
            node = ClusterNode.start(keyspace.map(here::withKeyspace).orElse(here), othersServe);
        } catch (RuntimeException e) {
            throw unusable(cluster, e);
        }
        String waiting = "Cluster: waiting " + what(cluster);
        Future<?> words = timer.scheduleWithFixedDelay(
                () -> progress.accept(waiting), WORD.toMillis(), WORD.toMillis(), TimeUnit.MILLISECONDS);
        node.whenUp().whenComplete((up, failure) -> words.cancel(false));
        return new ClusterPart(node, words);
    }

    private static ClusterSettings of(ServerSettings settings) {
        ServerSettings.Cluster cluster = settings.cluster();
        ClusterSettings here = new ClusterSettings(
                        cluster.host(),
                        cluster.port(),
                        cluster.seeds().stream()
                                .map(seed -> InetSocketAddress.createUnresolved(
                                        seed.host(), seed.port().orElse(cluster.port())))
                                .toList(),
                        settings.roles().stream()
                                .map(role -> role.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.toSet()),
                        ClusterSettings.alone().askTimeout())
                .withBindAddress(cluster.bindAddress().orElse(cluster.host()))
                .withMaxPayload((int) settings.limits().maxPayload());
        ClusterSettings found = cluster.discovery()
                .map(ClusterPart::discovery)
                .map(here::withDiscovery)
                .orElse(here);
        return cluster.tls()
                .map(tls -> found.withTls(new ClusterTls(tls.cert(), tls.key(), tls.ca())))
                .orElse(found);
    }

    private static Discovery discovery(ServerSettings.Discovery given) {
        return new Discovery(
                given.method() == DiscoveryMethod.DNS ? Discovery.Method.DNS : Discovery.Method.KUBERNETES,
                given.service(),
                given.namespace(),
                given.contactPoints(),
                given.port());
    }

    private static String what(ServerSettings.Cluster cluster) {
        if (cluster.discovery().isPresent()) {
            ServerSettings.Discovery discovery = cluster.discovery().get();
            return "for " + discovery.contactPoints() + " nodes of " + discovery.service() + " that answer at port "
                    + discovery.port() + ", or for one that is in a cluster (cluster.discovery)";
        }
        return "for an answer of one of the nodes of cluster.seeds, "
                + cluster.seeds().stream()
                        .map(seed -> seed.host() + ":" + seed.port().orElse(cluster.port()))
                        .collect(Collectors.joining(", "));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** In the words of the settings, if it is about a port. */
    private static RuntimeException unusable(ServerSettings.Cluster cluster, RuntimeException e) throws IOException {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException bind) {
                throw ListenerPorts.unusable(
                        "cluster.port",
                        cluster.port(),
                        cluster.bindAddress().isPresent() ? "cluster.bind-address" : "cluster.host",
                        cluster.bindAddress().orElse(cluster.host()),
                        bind);
            }
        }
        return e;
    }

    ClusterNode node() {
        return node;
    }

    Optional<String> problem() {
        return node.isUp() ? Optional.empty() : Optional.of("this node is not yet a member of the cluster");
    }

    /** Blocks until this node is a member of a cluster in which all share its mailboxes. */
    void awaitMember() throws Exception {
        Waiting.await(
                node.whenUp(), JOIN_LIMIT, "joining the cluster (cluster.seeds or cluster.discovery, cluster.tls)");
        node.stranger().ifPresent(other -> {
            throw new IllegalStateException(
                    "the node at " + other + " has mailboxes of another keyspace: all nodes of a"
                            + " cluster with the role broker need the same one (cassandra.contact-points, cassandra.keyspace)");
        });
    }

    /** Mailboxes save their state; blocks until the actor system is gone. */
    @Override
    public void close() {
        words.cancel(false);
        try {
            Waiting.await(node.stop(), LIMIT, "leaving the cluster");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("the node did not leave the cluster", e);
        }
    }
}
