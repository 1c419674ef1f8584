// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.identity.RevocationWatch;
import io.godwit.server.management.ManagementServer;
import io.godwit.server.management.Metrics;
import io.godwit.server.management.ReadinessCheck;
import io.godwit.server.settings.ServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
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

    private volatile boolean ready;

    private Node() {}

    /**
     * Starts all parts; blocks until they serve.
     *
     * @param progress gets a line for a person at each step
     * @throws Exception if a part cannot start; those that had started are stopped again
     */
    static Node start(ServerSettings settings, Consumer<String> progress) throws Exception {
        Node node = new Node();
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
        ListenerPorts.requireFree(settings.listeners());
        management.check(new ReadinessCheck("node", () -> ready ? Optional.empty() : Optional.of("not started yet")));
        ScheduledExecutorService timer = part(new Timer()).executor();
        StoreMetrics storeMetrics = new StoreMetrics(registry);
        StorePart store = part(StorePart.start(settings, storeMetrics, progress));
        management.check(new ReadinessCheck("cassandra", store::problem));
        IdentityPart identity = part(IdentityPart.start(settings, store, wall, timer));
        progress.accept("Engine: joining the cluster");
        PushPart push = part(PushPart.start(settings, registry, wall, timer));
        EnginePart engine = part(EnginePart.start(settings, store, storeMetrics, push, registry, wall, timer));
        management.check(new ReadinessCheck("cluster", engine::problem));
        progress.accept("Broker: starting");
        BrokerPart broker = part(BrokerPart.start(settings, identity, engine.mailboxes(), registry, wall, timer));
        RevocationWatch revocations = part(identity.watch(broker.connections(), timer));
        push.routes(management, engine.mailboxes(), engine.pushStore());
        management.route("POST", "/tokens/revoke", new RevokeHandler(revocations, wall));
        broker.addAddresses(settings.listeners().bindAddress(), addresses);
        addresses.put("management", "http://" + settings.management().address() + ":" + management.port());
        ready = true;
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

    /** Stops all parts, last one first; a part that fails is logged and does not keep the others from being stopped. */
    @Override
    public void close() {
        ready = false;
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }

    private <T extends AutoCloseable> T part(T part) {
        parts.push(part);
        return part;
    }
}
