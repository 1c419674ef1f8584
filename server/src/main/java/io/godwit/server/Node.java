// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.management.ManagementServer;
import io.godwit.server.management.Metrics;
import io.godwit.server.settings.ServerSettings;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private Node() {}

    /**
     * Starts all parts; blocks until they serve.
     *
     * @throws Exception if a part cannot start; those that had started are stopped again
     */
    static Node start(ServerSettings settings) throws Exception {
        Node node = new Node();
        try {
            node.startParts(settings);
            return node;
        } catch (Exception | Error e) {
            node.close();
            throw e;
        }
    }

    private void startParts(ServerSettings settings) throws Exception {
        part(DataDirectory.open(settings.dataDir()));
        Metrics metrics = part(new Metrics(Version.text()));
        ManagementServer management = part(ManagementServer.start(
                settings.management().address(), settings.management().port(), metrics));
        addresses.put("management", "http://" + settings.management().address() + ":" + management.port());
    }

    /** What listens where, for the banner. */
    Map<String, String> addresses() {
        return Collections.unmodifiableMap(addresses);
    }

    /** Stops all parts, last one first; a part that fails is logged and does not keep the others from being stopped. */
    @Override
    public void close() {
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
