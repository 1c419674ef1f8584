// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import io.godwit.core.config.Secret;
import io.godwit.core.identity.KeySource.HmacSecret;
import io.godwit.core.identity.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Several servers that share the mailboxes of one keyspace; devices connect to any of them. */
final class ClusterProcesses implements Front, AutoCloseable {
    private static final String SECRET = Base64.getEncoder().encodeToString(new byte[48]);

    private final List<GodwitProcess> nodes;
    private final Set<GodwitProcess> away = ConcurrentHashMap.newKeySet();
    private final TokenIssuer issuer =
            new TokenIssuer(new HmacSecret("default", Secret.of(SECRET)), InstantSource.system());

    private ClusterProcesses(List<GodwitProcess> nodes) {
        this.nodes = nodes;
    }

    static ClusterProcesses start(SharedCassandra cassandra, String name, int count) {
        List<Integer> ports = freePorts(count);
        String seeds = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
        List<GodwitProcess> nodes = IntStream.range(0, count)
                .mapToObj(i -> cassandra
                        .server(name + "-" + i, name)
                        .with("GODWIT_CLUSTER_PORT", ports.get(i).toString())
                        .with("GODWIT_CLUSTER_SEEDS", seeds)
                        // longer than a process of a busy test machine waits for a processor
                        .with("GODWIT_CLUSTER_LEASE", "4s")
                        .with("GODWIT_AUTH_HMAC_SECRET", SECRET))
                .toList();
        ClusterProcesses cluster = new ClusterProcesses(nodes);
        try {
            nodes.get(0).start(); // makes the schema
            nodes.subList(1, count).forEach(GodwitProcess::launch);
            nodes.subList(1, count).forEach(GodwitProcess::awaitUp);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private static List<Integer> freePorts(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            List<Integer> ports =
                    sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GodwitProcess node(int index) {
        return nodes.get(index);
    }

    int size() {
        return nodes.size();
    }

    /** Nobody connects to this node until it is back. */
    void avoid(GodwitProcess node) {
        away.add(node);
    }

    void back(GodwitProcess node) {
        away.remove(node);
    }

    /** Devices that connect to this node only. */
    Front only(int index) {
        return new Front() {
            @Override
            public int mqttPort() {
                return node(index).mqttPort();
            }

            @Override
            public String token(String user) {
                return ClusterProcesses.this.token(user);
            }
        };
    }

    @Override
    public int mqttPort() {
        List<GodwitProcess> there =
                nodes.stream().filter(node -> !away.contains(node)).toList();
        return there.get(ThreadLocalRandom.current().nextInt(there.size())).mqttPort();
    }

    @Override
    public String token(String user) {
        return issuer.issue(user, Optional.empty(), Duration.ofDays(1), Optional.empty());
    }

    @Override
    public void close() {
        nodes.forEach(GodwitProcess::close);
    }
}
