// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import java.time.InstantSource;

/** A token bucket: so many publishes per second, and a burst after a quiet time. One connection's extension thread only. */
final class SendRate {
    private final double perMilli;
    private final double capacity;
    private final InstantSource wall;
    private double level;
    private long updated;

    SendRate(int perSecond, int burst, InstantSource wall) {
        this.perMilli = perSecond / 1000.0;
        this.capacity = Math.max(burst, 1);
        this.wall = wall;
        this.level = capacity;
        this.updated = wall.millis();
    }

    boolean tryTake() {
        long now = wall.millis();
        level = Math.min(capacity, level + Math.max(0, now - updated) * perMilli);
        updated = now;
        if (level < 1) {
            return false;
        }
        level--;
        return true;
    }
}
