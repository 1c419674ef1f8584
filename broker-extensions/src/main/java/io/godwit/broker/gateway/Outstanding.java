// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import java.util.ArrayDeque;

/**
 * Which positions are on their way to a device, and up to where it has acknowledged all. Devices may acknowledge in any
 * order; the mailbox is told only the end of the unbroken run. Not thread-safe: the connection guards it.
 */
final class Outstanding {
    private static final class Sent {
        final long pos;
        boolean acked;

        Sent(long pos) {
            this.pos = pos;
        }
    }

    private final ArrayDeque<Sent> sent = new ArrayDeque<>(4);
    private boolean started;
    private long upTo;

    /** Whether anything is known: before the first run the device's cursor is known to the mailbox alone. */
    boolean isStarted() {
        return started;
    }

    /** Starts anew behind a position. */
    void reset(long after) {
        sent.clear();
        started = true;
        upTo = after;
    }

    void sent(long pos) {
        sent.addLast(new Sent(pos));
        upTo = pos;
    }

    /** Positions up to here need no acknowledgement. */
    void skippedTo(long pos) {
        upTo = Math.max(upTo, pos);
    }

    void acked(long pos) {
        for (Sent each : sent) {
            if (each.pos == pos) {
                each.acked = true;
                break;
            }
        }
        while (!sent.isEmpty() && sent.getFirst().acked) {
            sent.removeFirst();
        }
    }

    /** All up to here has arrived, by one word of the device. */
    void ackedUpTo(long pos) {
        while (!sent.isEmpty() && sent.getFirst().pos <= pos) {
            sent.removeFirst();
        }
    }

    /** All up to here is acknowledged or needs none. */
    long complete() {
        return sent.isEmpty() ? upTo : sent.getFirst().pos - 1;
    }

    /** All up to here was sent. */
    long handedOver() {
        return upTo;
    }

    int size() {
        return sent.size();
    }
}
