// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.math.BigInteger;
import java.util.List;

/**
 * A node's place among several that share the ring evenly. All are started with the same seeds and never move, so that a
 * new node has nothing to fetch from the others.
 *
 * @param number of this node, 1 to {@code nodes}
 * @param nodes in the ring, 2 to {@value #MAX_NODES}
 * @param seeds {@code address:storagePort} of nodes that the others ask who there is, one at least
 * @param clientAddress what clients are told as this node's address, with its CQL port: there may be a proxy
 */
public record RingPlace(int number, int nodes, List<String> seeds, String clientAddress) {
    private static final int MAX_NODES = 9;
    private static final int TOKEN_BITS = 64;

    public RingPlace {
        seeds = List.copyOf(seeds);
        check(nodes >= 2 && nodes <= MAX_NODES, "nodes must be 2 to " + MAX_NODES + ", but is " + nodes);
        check(number >= 1 && number <= nodes, "number must be 1 to nodes (" + nodes + "), but is " + number);
        check(!seeds.isEmpty(), "seeds must name at least one node");
        check(!clientAddress.isBlank(), "clientAddress must not be empty");
    }

    /** Murmur3 tokens are all 64-bit numbers but the least. */
    long token() {
        var step = BigInteger.ONE.shiftLeft(TOKEN_BITS).divide(BigInteger.valueOf(nodes));
        return BigInteger.valueOf(Long.MIN_VALUE)
                .add(step.multiply(BigInteger.valueOf(number)))
                .subtract(BigInteger.ONE)
                .longValueExact();
    }

    private static void check(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
