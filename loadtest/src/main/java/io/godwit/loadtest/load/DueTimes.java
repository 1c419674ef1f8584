// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

/** First-in first-out queue of due times, without boxing. Bounded; not thread-safe. */
final class DueTimes {
    /** At 20 messages per second and sender this is almost an hour behind. */
    static final int MAX = 1 << 16;

    private long[] ring = new long[16];
    private int head;
    private int size;

    /** False if it is full. */
    boolean add(long nanos) {
        if (size == MAX) {
            return false;
        }
        if (size == ring.length) {
            grow();
        }
        ring[(head + size++) & (ring.length - 1)] = nanos;
        return true;
    }

    long remove() {
        long first = ring[head];
        head = (head + 1) & (ring.length - 1);
        size--;
        return first;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] larger = new long[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) & (ring.length - 1)];
        }
        ring = larger;
        head = 0;
    }
}
