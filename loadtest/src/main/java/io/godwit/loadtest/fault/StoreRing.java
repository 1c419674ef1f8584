// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.cassandra.CassandraNodeSettings;
import io.godwit.cassandra.RingPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Starts three Cassandra nodes, each with an own loopback address, and in front of each a proxy with another one, which
 * the node tells clients as its own: a driver that learns of one node from another goes through the proxy, too. Linux
 * only, where all of {@code 127.x.x.x} is this machine.
 */
public final class StoreRing {
    /** With two of them a quorum. */
    public static final int NODES = 3;

    private static final String NODE = "127.0.2.";
    private static final String PROXY = "127.0.3.";

    private final Path folder;
    private final List<Optional<FakeClock>> clocks;
    private final int cqlPort;
    private final int storagePort;

    private StoreRing(Path folder, List<Optional<FakeClock>> clocks) throws IOException {
        this.folder = folder;
        this.clocks = List.copyOf(clocks);
        this.cqlPort = freePort(0);
        this.storagePort = freePort(cqlPort);
    }

    /**
     * Starts them one after the other, which takes about half a minute.
     *
     * @param folder for the data of all
     * @param clocks one for each node, or empty ones
     */
    public static Store start(Path folder, List<Optional<FakeClock>> clocks) throws IOException {
        var ring = new StoreRing(folder, clocks);
        List<StoreNode> started = new ArrayList<>();
        try {
            for (int number = 1; number <= NODES; number++) {
                started.add(ring.node(number));
            }
            return new Store(started);
        } catch (RuntimeException failure) {
            Collections.reverse(started);
            started.forEach(StoreNode::close);
            throw failure;
        }
    }

    private StoreNode node(int number) {
        List<String> seeds = IntStream.rangeClosed(1, NODES)
                .mapToObj(seed -> NODE + seed + ":" + storagePort)
                .toList();
        var settings = CassandraNodeSettings.serving(folder.resolve("node-" + number))
                .withLibraryDir(folder.resolve("lib"))
                .withAddress(NODE + number)
                .withPorts(cqlPort, storagePort)
                .withHeapMiB(Store.MIN_HEAP_MIB, Store.MAX_HEAP_MIB)
                .withRing(new RingPlace(number, NODES, seeds, PROXY + number));
        return StoreNode.start(settings, PROXY + number, clocks.get(number - 1));
    }

    /** The same for all: what Cassandra tells clients of a node is that node's address with its own port. */
    private static int freePort(int other) throws IOException {
        List<String> addresses = IntStream.rangeClosed(1, NODES)
                .boxed()
                .flatMap(number -> Stream.of(NODE + number, PROXY + number))
                .toList();
        int port = FreePorts.onAll(addresses);
        return port == other ? freePort(other) : port;
    }
}
