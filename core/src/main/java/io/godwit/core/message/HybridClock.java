// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): never behind the wall clock by more than
 * nothing, never behind any id that this node has seen. So a reply, given after its question was seen, sorts after it,
 * also where the wall clocks of two nodes disagree. Any thread; lock-free.
 */
public final class HybridClock {
    private final InstantSource wall;
    private final int node;
    private final AtomicLong last = new AtomicLong();

    public HybridClock(InstantSource wall, int node) {
        this.wall = wall;
        this.node = node;
    }

    /** An id greater than every id given or observed before. */
    public MessageId next() {
        while (true) {
            long before = last.get();
            long now = Math.max(wall.millis() << 16, before + 1);
            if (last.compareAndSet(before, now)) {
                return new MessageId(now, node);
            }
        }
    }

    /** Takes note of an id from elsewhere: what {@link #next} gives from now on is greater. */
    public void observe(MessageId id) {
        long seen = id.time();
        long before = last.get();
        while (before < seen && !last.compareAndSet(before, seen)) {
            before = last.get();
        }
    }
}
