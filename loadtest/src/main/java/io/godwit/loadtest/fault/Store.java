// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.cassandra.CassandraNodeSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The Cassandra beside the servers: one node, or several that each have all data. Any number of servers can be started
 * with {@link #environment}. Blocks; one thread at a time.
 */
public final class Store implements AutoCloseable {
    static final int MIN_HEAP_MIB = 128;
    static final int MAX_HEAP_MIB = 512;

    private final List<StoreNode> nodes;

    Store(List<StoreNode> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** Starts one node with its data in this folder. */
    public static Store single(Path folder, Optional<FakeClock> clock) {
        var settings = CassandraNodeSettings.serving(folder).withHeapMiB(MIN_HEAP_MIB, MAX_HEAP_MIB);
        return new Store(List.of(StoreNode.start(settings, clock)));
    }

    /** What a server has to be started with. */
    public Map<String, String> environment() {
        return Map.of(
                "GODWIT_CASSANDRA_CONTACT_POINTS",
                nodes.stream().map(StoreNode::contactPoint).collect(Collectors.joining(",")),
                "GODWIT_CASSANDRA_REPLICATION_FACTOR",
                Integer.toString(nodes.size()));
    }

    /** The nodes are numbered from 1. */
    StoreNode node(int number) {
        if (number > nodes.size()) {
            throw new IllegalStateException("Cassandra has no node " + number);
        }
        return nodes.get(number - 1);
    }

    /** All nodes but that one. */
    List<StoreNode> allBut(int number) {
        StoreNode spared = node(number);
        return nodes.stream().filter(node -> node != spared).toList();
    }

    @Override
    public void close() {
        nodes.forEach(StoreNode::close);
    }
}
