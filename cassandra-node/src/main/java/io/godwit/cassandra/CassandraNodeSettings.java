// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How to run one Cassandra.
 *
 * @param dataDir everything it keeps: data, logs, generated configuration; one process at a time uses it
 * @param libraryDir where the jars are unpacked when this module is itself inside a jar; may be shared by several nodes
 * @param address the loopback or local address to listen on, default {@value #DEFAULT_ADDRESS}
 * @param cqlPort port for clients; 0 takes the folder's last one, else any that is free
 * @param storagePort port for other nodes, which has to exist; 0 as above
 * @param minHeapMiB heap at the start, 64 to {@code maxHeapMiB}
 * @param maxHeapMiB heap at most, 192 to 65536
 * @param javaHome the Java that runs it, 17 or later; without it, the one that runs this process
 * @param profile tuning
 * @param startTimeout from the start of the process to the first answer on the CQL port, default two minutes
 * @param ring its place among several nodes; without it, it is alone in its cluster
 * @param environment added to what this process passes on to it
 */
public record CassandraNodeSettings(
        Path dataDir,
        Path libraryDir,
        String address,
        int cqlPort,
        int storagePort,
        int minHeapMiB,
        int maxHeapMiB,
        Optional<Path> javaHome,
        Profile profile,
        Duration startTimeout,
        Optional<RingPlace> ring,
        Map<String, String> environment) {

    public static final String DEFAULT_ADDRESS = "127.0.0.1";

    public CassandraNodeSettings {
        dataDir = dataDir.toAbsolutePath().normalize();
        libraryDir = libraryDir.toAbsolutePath().normalize();
        check(!address.isBlank(), "address must not be empty");
        check(cqlPort >= 0 && cqlPort <= 65_535, "cqlPort must be 0 to 65535, but is " + cqlPort);
        check(storagePort >= 0 && storagePort <= 65_535, "storagePort must be 0 to 65535, but is " + storagePort);
        check(cqlPort == 0 || cqlPort != storagePort, "cqlPort and storagePort must differ, but both are " + cqlPort);
        check(maxHeapMiB >= 192 && maxHeapMiB <= 65_536, "maxHeapMiB must be 192 to 65536, but is " + maxHeapMiB);
        check(
                minHeapMiB >= 64 && minHeapMiB <= maxHeapMiB,
                "minHeapMiB must be 64 to maxHeapMiB (" + maxHeapMiB + "), but is " + minHeapMiB);
        check(startTimeout.toSeconds() >= 1, "startTimeout must be at least one second, but is " + startTimeout);
        check(
                ring.isPresent() == (profile == Profile.RING),
                "ring must be given with profile RING, and with no other, but profile is " + profile);
        environment = Map.copyOf(environment);
    }

    /** A node that serves, with up to 1 GiB of heap, which is enough for tens of thousands of small writes a second. */
    public static CassandraNodeSettings serving(Path dataDir) {
        return new CassandraNodeSettings(
                dataDir,
                dataDir.resolve("lib"),
                DEFAULT_ADDRESS,
                0,
                0,
                256,
                1024,
                Optional.empty(),
                Profile.SERVE,
                Duration.ofMinutes(2),
                Optional.empty(),
                Map.of());
    }

    /** A node for tests: 256 MiB of heap is enough for a schema and functional tests. */
    public static CassandraNodeSettings testing(Path dataDir) {
        return serving(dataDir).withHeapMiB(64, 256).withProfile(Profile.TEST);
    }

    public CassandraNodeSettings withLibraryDir(Path newLibraryDir) {
        return with(copy -> copy.libraryDir = newLibraryDir);
    }

    public CassandraNodeSettings withAddress(String newAddress) {
        return with(copy -> copy.address = newAddress);
    }

    public CassandraNodeSettings withPorts(int newCqlPort, int newStoragePort) {
        return with(copy -> {
            copy.cqlPort = newCqlPort;
            copy.storagePort = newStoragePort;
        });
    }

    public CassandraNodeSettings withHeapMiB(int min, int max) {
        return with(copy -> {
            copy.minHeapMiB = min;
            copy.maxHeapMiB = max;
        });
    }

    public CassandraNodeSettings withJavaHome(Path newJavaHome) {
        return with(copy -> copy.javaHome = Optional.of(newJavaHome));
    }

    public CassandraNodeSettings withProfile(Profile newProfile) {
        return with(copy -> copy.profile = newProfile);
    }

    public CassandraNodeSettings withStartTimeout(Duration newStartTimeout) {
        return with(copy -> copy.startTimeout = newStartTimeout);
    }

    /** One of several nodes, each of which syncs a write to the disk before it answers. */
    public CassandraNodeSettings withRing(RingPlace place) {
        return with(copy -> {
            copy.profile = Profile.RING;
            copy.ring = Optional.of(place);
        });
    }

    public CassandraNodeSettings withEnvironment(Map<String, String> newEnvironment) {
        return with(copy -> copy.environment = newEnvironment);
    }

    private CassandraNodeSettings with(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.settings();
    }

    /** The same values, some of which are about to be changed. */
    private static final class Copy {
        private final Path dataDir;
        private Path libraryDir;
        private String address;
        private int cqlPort;
        private int storagePort;
        private int minHeapMiB;
        private int maxHeapMiB;
        private Optional<Path> javaHome;
        private Profile profile;
        private Duration startTimeout;
        private Optional<RingPlace> ring;
        private Map<String, String> environment;

        Copy(CassandraNodeSettings of) {
            dataDir = of.dataDir;
            libraryDir = of.libraryDir;
            address = of.address;
            cqlPort = of.cqlPort;
            storagePort = of.storagePort;
            minHeapMiB = of.minHeapMiB;
            maxHeapMiB = of.maxHeapMiB;
            javaHome = of.javaHome;
            profile = of.profile;
            startTimeout = of.startTimeout;
            ring = of.ring;
            environment = of.environment;
        }

        CassandraNodeSettings settings() {
            return new CassandraNodeSettings(
                    dataDir,
                    libraryDir,
                    address,
                    cqlPort,
                    storagePort,
                    minHeapMiB,
                    maxHeapMiB,
                    javaHome,
                    profile,
                    startTimeout,
                    ring,
                    environment);
        }
    }

    private static void check(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
