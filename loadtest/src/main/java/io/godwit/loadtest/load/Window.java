// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

/**
 * The messages of one sender which await their PUBACK. Packet ids 1 to N are the slots and are used again as soon as
 * they are acknowledged, so nothing is allocated per message. Not thread-safe.
 */
public final class Window {
    private final long[] sequences;
    private final long[] dueTimes;
    private final boolean[] used;
    private final int[] free;
    private int freeCount;

    public Window(int size) {
        sequences = new long[size + 1];
        dueTimes = new long[size + 1];
        used = new boolean[size + 1];
        free = new int[size];
        freeCount = size;
        for (int i = 0; i < size; i++) {
            free[i] = size - i;
        }
    }

    public boolean hasRoom() {
        return freeCount > 0;
    }

    /** The packet id to use; there must be room. */
    public int take(long sequence, long dueNanos) {
        int packetId = free[--freeCount];
        sequences[packetId] = sequence;
        dueTimes[packetId] = dueNanos;
        used[packetId] = true;
        return packetId;
    }

    /** False for an id that awaits nothing. */
    public boolean release(int packetId) {
        if (packetId < 1 || packetId >= used.length || !used[packetId]) {
            return false;
        }
        used[packetId] = false;
        free[freeCount++] = packetId;
        return true;
    }

    public long sequence(int packetId) {
        return sequences[packetId];
    }

    public long dueNanos(int packetId) {
        return dueTimes[packetId];
    }
}
