// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import java.util.List;
import java.util.Random;

/**
 * Draws what a fault needs.
 *
 * @param storeNodes how many Cassandra nodes there are to choose from
 * @param servers how many servers
 */
record Dice(Random random, int storeNodes, int servers) {
    private static final double LEAST_SECONDS = 2;
    private static final int LEAST_DELAY_MILLIS = 20;
    private static final int MOST_DELAY_MILLIS = 500;

    double seconds(double least, double most) {
        return Plan.rounded(least + random.nextDouble() * (most - least));
    }

    /** In either direction, at least 1. */
    int step(int most) {
        return (random.nextBoolean() ? 1 : -1) * (1 + random.nextInt(most));
    }

    /** Seconds, milliseconds, direction; one in three stands still. */
    List<String> slowness() {
        return List.of(
                Plan.number(seconds(LEAST_SECONDS, 10)),
                Integer.toString(
                        random.nextInt(3) == 0
                                ? 0
                                : LEAST_DELAY_MILLIS + random.nextInt(MOST_DELAY_MILLIS - LEAST_DELAY_MILLIS)),
                (random.nextBoolean() ? Direction.TO_SERVER : Direction.FROM_SERVER).label());
    }

    int node() {
        return 1 + random.nextInt(storeNodes);
    }

    int server() {
        return 1 + random.nextInt(servers);
    }
}
