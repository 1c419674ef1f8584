// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.ClusterNode;
import io.godwit.core.cluster.RelayCluster;
import io.godwit.core.identity.RevocationWatch;
import io.godwit.server.management.ManagementServer;
import io.godwit.server.management.Metrics;
import io.godwit.server.management.ReadinessCheck;
import io.godwit.server.settings.Role;
import io.godwit.server.settings.ServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one running node and how they hang together: the only place that knows all of them. Parts start in the
 * order in which they need each other and stop in the reverse order. Started by the main thread, closed once by the
 * thread that stops the process.
 */
final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();

    private final CompletableFuture<String> loss = new CompletableFuture<>();
    private final Duration readyDelay;
    private @Nullable ClusterNode cluster;
    private Runnable handOver = () -> {};
    private volatile boolean ready;
    private volatile String why = "not started yet";

    private Node(Duration readyDelay) {
        this.readyDelay = readyDelay;
    }

    /**
     * Starts all parts; blocks until they serve.
     *
     * @param progress gets a line for a person at each step
     * @throws Exception if a part cannot start; those that had started are stopped again
     */
    static Node start(ServerSettings settings, Consumer<String> progress) throws Exception {
        Node node = new Node(settings.shutdown().readyDelay());
        try {
            node.startParts(settings, progress);
            return node;
        } catch (Exception | Error e) {
            node.close();
            throw e;
        }
    }

    private void startParts(ServerSettings settings, Consumer<String> progress) throws Exception {
        InstantSource wall = InstantSource.system();
        part(DataDirectory.open(settings.dataDir()));
        Metrics metrics = part(new Metrics(Version.text()));
        MeterRegistry registry = metrics.registry();
        ManagementServer management = part(management(settings.management(), metrics));
        management.check(new ReadinessCheck("node", () -> ready ? Optional.empty() : Optional.of(why)));
        ScheduledExecutorService timer = part(new Timer()).executor();
        if (settings.roles().contains(Role.BROKER)) {
            startBroker(settings, management, registry, wall, timer, progress);
        } else {
            startPush(settings, management, registry, wall, timer, progress);
        }
        addresses.put("management", "http://" + settings.management().address() + ":" + management.port());
        ready = true;
    }

    /** A node that mailboxes live on. */
    private void startBroker(
            ServerSettings settings,
            ManagementServer management,
            MeterRegistry registry,
            InstantSource wall,
            ScheduledExecutorService timer,
            Consumer<String> progress)
            throws Exception {
        ListenerPorts.requireFree(settings.listeners());
        StoreMetrics storeMetrics = new StoreMetrics(registry);
        StorePart store = part(StorePart.start(settings, storeMetrics, progress));
        management.check(new ReadinessCheck("cassandra", store::problem));
        OwnerPart owner = part(OwnerPart.start(settings, store, registry, timer, progress, loss::complete));
        IdentityPart identity = part(IdentityPart.start(settings, store, wall, timer));
        progress.accept("Engine: joining the cluster");
        boolean othersServe = !settings.cluster().isAlone() && owner.othersServe();
        ClusterPart cluster = join(settings, Optional.of(owner.keyspaceId()), othersServe, management, timer, progress);
        RelayCluster relay = RelayCluster.start(cluster.node(), new RelayMetrics(registry));
        RelayMetrics.underWay(registry, relay);
        management.check(new ReadinessCheck("raw topics", relay::problem));
        cluster.awaitMember();
        PushPart push = part(PushPart.start(settings, cluster, registry, wall, timer));
        push.routes(management);
        EnginePart engine = part(EnginePart.start(
                settings, store, storeMetrics, owner.ownership(), cluster, push, registry, wall, timer));
        handOver = engine::handOver;
        push.routes(management, engine.mailboxes(), engine.pushStore());
        progress.accept("Broker: starting");
        BrokerPart broker =
                part(BrokerPart.start(settings, identity, engine.mailboxes(), relay, cluster, registry, wall, timer));
        RevocationWatch revocations = part(identity.watch(broker.connections(), timer));
        management.route("POST", "/tokens/revoke", new RevokeHandler(revocations, wall));
        broker.addAddresses(settings.listeners().bindAddress(), addresses);
    }

    /** A node that only talks to push providers, for the others. */
    private void startPush(
            ServerSettings settings,
            ManagementServer management,
            MeterRegistry registry,
            InstantSource wall,
            ScheduledExecutorService timer,
            Consumer<String> progress)
            throws IOException {
        progress.accept("Push: joining the cluster");
        ClusterPart cluster = join(settings, Optional.empty(), false, management, timer, progress);
        part(PushPart.start(settings, cluster, registry, wall, timer)).routes(management);
    }

    private static ManagementServer management(ServerSettings.Management settings, Metrics metrics) throws IOException {
        try {
            return ManagementServer.start(settings.address(), settings.port(), metrics);
        } catch (IOException e) {
            throw ListenerPorts.unusable(
                    "management.port", settings.port(), "management.address", settings.address(), e);
        }
    }

    /** What listens where, for the banner. */
    Map<String, String> addresses() {
        return Collections.unmodifiableMap(addresses);
    }

    /** Waits until this node cannot go on, which may be never; says why. */
    String awaitLoss() throws InterruptedException {
        try {
            return loss.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops within the limits when the JVM is told to stop. */
    void stopWithJvm(ServerSettings.Shutdown limits) {
        Objects.requireNonNull(cluster, "not started").onJvmStop(() -> Stop.within(limits, this));
    }

    private ClusterPart join(
            ServerSettings settings,
            Optional<String> keyspace,
            boolean othersServe,
            ManagementServer management,
            ScheduledExecutorService timer,
            Consumer<String> progress)
            throws IOException {
        ClusterPart cluster = part(ClusterPart.start(settings, keyspace, othersServe, timer, progress));
        this.cluster = cluster.node();
        management.check(new ReadinessCheck("cluster", cluster::problem));
        cluster.node().whenGone().thenRun(() -> {
            if (ready) {
                loss.complete("the cluster has given this node up, or lost its nodes with the role broker");
            }
        });
        return cluster;
    }

    /**
     * Stops all parts, last one first; a part that fails is logged and does not keep the others from being stopped. A node that has
     * served goes on for a while, no longer ready, so that nobody is sent to it any more.
     */
    @Override
    public void close() {
        if (ready) {
            why = "being stopped";
            ready = false;
            handOver.run();
            goOn();
        }
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }

    private void goOn() {
        try {
            Thread.sleep(readyDelay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }
}
