// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.util.TreeSet;

/** Messages that a device may show: at most {@value #MAX} are known for certain, of older ones it is assumed. */
final class Shown {
    static final int MAX = 64;

    private final TreeSet<Long> positions = new TreeSet<>();
    private long assumedUpTo;

    /** @param assumedUpTo what a provider took of messages up to here is not known */
    Shown(long assumedUpTo) {
        this.assumedUpTo = assumedUpTo;
    }

    /** A provider took, or may have taken, a notification that shows the message at this position. */
    void add(long pos) {
        positions.add(pos);
        if (positions.size() > MAX) {
            assumedUpTo = Math.max(assumedUpTo, positions.pollFirst());
        }
    }

    boolean isCertain(long pos) {
        return positions.contains(pos);
    }

    boolean isPossible(long pos) {
        return pos > 0 && (pos <= assumedUpTo || positions.contains(pos));
    }

    /** The device has all messages up to here: from now on it knows itself what was taken back. */
    void forgetUpTo(long pos) {
        positions.headSet(pos, true).clear();
    }
}
