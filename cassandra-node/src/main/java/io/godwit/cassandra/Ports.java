// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The node's ports, remembered in its folder so that clients find a restarted node where it was. */
record Ports(int cql, int storage, int encryptedStorage) {
    /** Below Linux's ephemeral range (32768 on), so that no outgoing connection can sit on a port between two starts. */
    private static final int LOWEST = 20_000;

    private static final int END = 32_768;
    private static final int TRIES = 1_000;

    /** Takes the wanted ports, for those that are 0 the remembered ones, and where these are taken any free ones. */
    static Ports choose(Path file, CassandraNodeSettings settings) throws IOException {
        InetAddress address = InetAddress.getByName(settings.address());
        Properties last = load(file);
        int cql = wantedOr(settings.cqlPort(), last, "cql", address, Set.of(settings.storagePort()));
        int storage = wantedOr(settings.storagePort(), last, "storage", address, Set.of(cql));
        int encrypted = remembered(last, "encryptedStorage", address, Set.of(cql, storage));
        Ports ports = new Ports(cql, storage, encrypted);
        ports.save(file);
        return ports;
    }

    private static int wantedOr(int wanted, Properties last, String name, InetAddress address, Set<Integer> taken) {
        if (wanted == 0) {
            return remembered(last, name, address, taken);
        }
        if (!isFree(address, wanted)) {
            throw new CassandraStartException.PortTaken(name, wanted, address.getHostAddress());
        }
        return wanted;
    }

    private static int remembered(Properties last, String name, InetAddress address, Set<Integer> taken) {
        int port = Integer.parseInt(last.getProperty(name, "0"));
        for (int i = 0; i < TRIES; i++) {
            if (port > 0 && !taken.contains(port) && isFree(address, port)) {
                return port;
            }
            port = ThreadLocalRandom.current().nextInt(LOWEST, END);
        }
        throw new CassandraStartException("No free port found at " + address.getHostAddress() + " after " + TRIES
                + " tries; is it an address of this machine?");
    }

    private static boolean isFree(InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static Properties load(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
                properties.values().forEach(port -> Integer.parseInt((String) port));
            } catch (IllegalArgumentException e) {
                throw new CassandraStartException(file + " is damaged; delete it to let the node take new ports", e);
            }
        }
        return properties;
    }

    private void save(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("cql", Integer.toString(cql));
        properties.setProperty("storage", Integer.toString(storage));
        properties.setProperty("encryptedStorage", Integer.toString(encryptedStorage));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (Writer writer = Files.newBufferedWriter(fresh)) {
            properties.store(writer, null);
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
