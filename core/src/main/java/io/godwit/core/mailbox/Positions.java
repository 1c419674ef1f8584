// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import java.util.Arrays;

/** Positions in rising order, taken out from the front. */
final class Positions {
    static final long[] NONE = {};

    private long[] values = NONE;
    private int start;
    private int end;

    int size() {
        return end - start;
    }

    /** @param pos greater than all that are here */
    void add(long pos) {
        if (end == values.length) {
            // half of the room unused in front: move down, otherwise grow
            int room = size() > values.length / 2 ? values.length * 2 : Math.max(4, values.length);
            values = Arrays.copyOf(Arrays.copyOfRange(values, start, end), room);
            end -= start;
            start = 0;
        }
        values[end++] = pos;
    }

    void dropFirst() {
        start++;
        release();
    }

    /** Takes out all that are not greater. */
    long[] takeUpTo(long pos) {
        int found = Arrays.binarySearch(values, start, end, pos);
        int next = found >= 0 ? found + 1 : -found - 1;
        if (next == start) {
            return NONE;
        }
        long[] taken = Arrays.copyOfRange(values, start, next);
        start = next;
        release();
        return taken;
    }

    /** Takes one out, wherever it is; false if it is not here. */
    boolean remove(long pos) {
        int found = Arrays.binarySearch(values, start, end, pos);
        if (found < 0) {
            return false;
        }
        System.arraycopy(values, start, values, start + 1, found - start);
        start++;
        release();
        return true;
    }

    private void release() {
        if (start == end) {
            values = NONE;
            start = 0;
            end = 0;
        }
    }

    long[] all() {
        return Arrays.copyOfRange(values, start, end);
    }
}
