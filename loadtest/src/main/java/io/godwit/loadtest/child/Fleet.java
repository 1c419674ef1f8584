// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Servers that share the mailboxes of one Cassandra, each a process with a data folder of its own; one alone forms no
 * cluster. Blocks.
 */
public final class Fleet implements AutoCloseable {
    /** As many as a machine can be expected to carry. */
    public static final int MAX = 9;

    private static final int SECRET_BYTES = 32;

    private final List<ManagedGodwit> servers = new ArrayList<>();

    private Fleet() {}

    /**
     * Where the other servers reach one.
     *
     * @param environment and
     * @param jvmFlags that it needs for it
     */
    public record Place(String host, int port, Map<String, String> environment, List<String> jvmFlags) {
        public Place {
            environment = Map.copyOf(environment);
            jvmFlags = List.copyOf(jvmFlags);
        }

        private String seed() {
            return host + ":" + port;
        }
    }

    /** On free ports of the loopback address. */
    public static List<Place> places(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream()
                    .map(socket -> new Place("127.0.0.1", socket.getLocalPort(), Map.of(), List.of()))
                    .toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /**
     * Starts one after the other, the first of which forms the cluster; leaves nothing behind if one does not start.
     *
     * @param home for their folders and logs
     * @param environment of all: how to find Cassandra, and more
     * @param progress hears of each that is there
     */
    public static Fleet start(
            Path jar,
            Path home,
            List<String> jvmFlags,
            Map<String, String> environment,
            List<Place> places,
            Consumer<String> progress)
            throws IOException {
        var fleet = new Fleet();
        Map<String, String> common = new HashMap<>(environment);
        common.putIfAbsent("GODWIT_AUTH_HMAC_SECRET", secret());
        if (places.size() > 1) {
            common.put("GODWIT_CLUSTER_SEEDS", places.stream().map(Place::seed).collect(Collectors.joining(",")));
        }
        try {
            for (Place place : places) {
                fleet.add(jar, home, jvmFlags, common, place);
                progress.accept("server " + fleet.servers.size() + " of " + places.size() + " is there");
            }
            return fleet;
        } catch (IOException | RuntimeException failure) {
            fleet.close();
            throw failure;
        }
    }

    private void add(Path jar, Path home, List<String> jvmFlags, Map<String, String> common, Place place)
            throws IOException {
        Map<String, String> environment = new HashMap<>(common);
        environment.put("GODWIT_CLUSTER_HOST", place.host());
        environment.put("GODWIT_CLUSTER_PORT", Integer.toString(place.port()));
        environment.putAll(place.environment());
        List<String> flags = new ArrayList<>(jvmFlags);
        flags.addAll(place.jvmFlags());
        Path folder = Files.createDirectories(home.resolve("server-" + (servers.size() + 1)));
        servers.add(ManagedGodwit.start(jar, folder, folder.resolve("data"), flags, environment));
    }

    private static String secret() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }

    /** In the order of the places. */
    public List<ManagedGodwit> servers() {
        return List.copyOf(servers);
    }

    /** Where clients connect. */
    public List<InetSocketAddress> addresses() {
        return servers.stream().map(ManagedGodwit::address).toList();
    }

    /** Ends all. */
    @Override
    public void close() {
        servers.forEach(ManagedGodwit::close);
    }
}
