// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

/** Sees that the positions of one mailbox come as n, n+1, n+2 …; the first one may be any. Not thread-safe. */
final class PositionCheck {
    private long last = -1;
    private long missing;
    private long repeated;

    void accept(long position) {
        if (last >= 0 && position <= last) {
            repeated++;
            return;
        }
        if (last >= 0) {
            missing += position - last - 1;
        }
        last = position;
    }

    /** Positions that were skipped. */
    long missing() {
        return missing;
    }

    /** Deliveries at or before a position already seen. */
    long repeated() {
        return repeated;
    }
}
