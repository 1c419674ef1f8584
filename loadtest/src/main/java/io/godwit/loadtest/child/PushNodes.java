// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Processes of Godwit that only push, beside a server without that role; or none, then the server pushes itself. Each can be killed
 * and started again. Blocks; one thread at a time, but for {@link #close}.
 */
public final class PushNodes implements AutoCloseable {
    private static final int ASK_MILLIS = 1_000;

    private final Path jar;
    private final Path home;
    private final List<String> jvmFlags;
    private final List<Integer> clusterPorts;
    private final List<Integer> managementPorts = new ArrayList<>();
    private final Map<Integer, ChildProcess> running = new LinkedHashMap<>();
    private final Map<String, String> environment;
    private int starts;

    /**
     * Starts nothing yet.
     *
     * @param home for data and logs
     * @param environment added to what is set here
     */
    public PushNodes(Path jar, Path home, List<String> jvmFlags, Map<String, String> environment, int count)
            throws IOException {
        this.jar = jar;
        this.home = home;
        this.jvmFlags = List.copyOf(jvmFlags);
        this.environment = Map.copyOf(environment);
        List<Integer> ports = freePorts(2 * count + 1);
        this.clusterPorts = ports.subList(0, count + 1);
        this.managementPorts.addAll(ports.subList(count + 1, ports.size()));
    }

    /** Ports that differ. */
    private static List<Integer> freePorts(int count) throws IOException {
        Set<Integer> ports = new TreeSet<>();
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            while (ports.size() < count) {
                var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return List.copyOf(ports);
    }

    /** What the server needs in its environment to be joined by them. */
    public Map<String, String> serverEnvironment() {
        return count() == 0 ? environment : cluster("broker", clusterPorts.get(0));
    }

    private Map<String, String> cluster(String role, int port) {
        String seeds = clusterPorts.stream().map(each -> "127.0.0.1:" + each).collect(Collectors.joining(","));
        return Map.of(
                "GODWIT_ROLES",
                role,
                "GODWIT_CLUSTER_HOST",
                "127.0.0.1",
                "GODWIT_CLUSTER_PORT",
                Integer.toString(port),
                "GODWIT_CLUSTER_SEEDS",
                seeds);
    }

    /** Starts all, and waits until each has joined the server. */
    public void start() throws IOException {
        for (int node = 0; node < count(); node++) {
            launch(node);
        }
        for (int node = 0; node < count(); node++) {
            awaitReady(node);
        }
    }

    private void launch(int node) throws IOException {
        Path data = Files.createDirectories(home.resolve("push-" + node));
        Map<String, String> settings = new HashMap<>(cluster("push", clusterPorts.get(node + 1)));
        settings.put("GODWIT_DATA_DIR", data.toString());
        settings.put("GODWIT_MANAGEMENT_PORT", Integer.toString(managementPorts.get(node)));
        settings.putAll(environment);
        List<String> arguments = new ArrayList<>(jvmFlags);
        arguments.addAll(List.of("-jar", jar.toString()));
        Path log = home.resolve("push-" + node + "-" + starts++ + ".log");
        running.put(node, ChildProcess.start(ChildProcess.java(arguments), settings, log));
    }

    private void awaitReady(int node) {
        ChildProcess child = running.get(node);
        if (child != null) {
            Readiness.await(child, () -> isReady(managementPorts.get(node)), line -> {});
        }
    }

    private static boolean isReady(int port) {
        try {
            var readyz = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/readyz").toURL().openConnection();
            readyz.setConnectTimeout(ASK_MILLIS);
            readyz.setReadTimeout(ASK_MILLIS);
            try {
                return readyz.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                readyz.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    public int count() {
        return clusterPorts.size() - 1;
    }

    /** {@code kill -9} of one that runs; it stays dead. */
    public void killOne() throws InterruptedException {
        int node = running.keySet().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no node that pushes runs any more"));
        kill(node);
    }

    /** {@code kill -9} of all. */
    public void killAll() throws InterruptedException {
        for (int node : List.copyOf(running.keySet())) {
            kill(node);
        }
    }

    private void kill(int node) throws InterruptedException {
        ChildProcess child = running.remove(node);
        if (child != null) {
            child.kill();
        }
    }

    /** Starts the first one after {@link #killAll}, and waits until it has joined the server. */
    public void startOne() throws IOException {
        launch(0);
        awaitReady(0);
    }

    @Override
    public void close() {
        running.values().forEach(child -> {
            if (child.isAlive()) {
                child.close();
            }
        });
    }
}
