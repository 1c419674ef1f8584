// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

import java.util.BitSet;

/**
 * Follows the messages of one sender to one recipient, numbered 0, 1, 2 … by the sender. Holds only the open ones,
 * those not yet both answered and received: at most {@value #MAX_OPEN} behind the newest; older ones are judged as
 * they stand. Not thread-safe.
 */
public final class PairLedger {
    static final int MAX_OPEN = 1 << 20;
    private static final int COMPACT_EVERY = 1 << 12;

    private final BitSet acknowledged = new BitSet();
    private final BitSet refused = new BitSet();
    private final BitSet received = new BitSet();
    private final PositionCheck positions = new PositionCheck();
    private long base;
    private long next;
    private long newestReceived = -1;
    private long acknowledgedCount;
    private long refusedCount;
    private long receivedCount;
    private long duplicated;
    private long reordered;
    private long misdelivered;
    private long other;
    private long lost;
    private long unacknowledged;
    private long connectionsLost;

    /** Numbers the message that is sent now. */
    public long send() {
        if (next % COMPACT_EVERY == 0) {
            settle();
        }
        return next++;
    }

    /** How many were sent so far. */
    public long sent() {
        return next;
    }

    public void acknowledge(long sequence) {
        acknowledgedCount++;
        mark(acknowledged, sequence);
    }

    public void refuse(long sequence) {
        refusedCount++;
        mark(refused, sequence);
    }

    public void receive(long sequence) {
        if (sequence < 0 || sequence >= next) {
            misdelivered++;
        } else if (sequence < base || received.get(index(sequence))) {
            duplicated++;
        } else {
            receivedCount++;
            received.set(index(sequence));
            reordered += sequence < newestReceived ? 1 : 0;
            newestReceived = Math.max(newestReceived, sequence);
        }
    }

    /** A message of this run which is for someone else. */
    public void receiveForeign() {
        misdelivered++;
    }

    /** A delivery that is no message of this run. */
    public void receiveOther() {
        other++;
    }

    /** The mailbox position that came with a delivery. */
    public void position(long position) {
        positions.accept(position);
    }

    public void connectionLost() {
        connectionsLost++;
    }

    /** True when every message is answered, and every acknowledged one is received. */
    public boolean settled() {
        return acknowledgedCount + refusedCount >= next && receivedCount >= acknowledgedCount;
    }

    /** The judgement over everything sent so far; what is still open counts as lost or unacknowledged. */
    public CheckSummary summary() {
        long openLost = 0;
        long openUnanswered = 0;
        for (long sequence = base; sequence < next; sequence++) {
            openLost += isLost(sequence) ? 1 : 0;
            openUnanswered += isUnanswered(sequence) ? 1 : 0;
        }
        return new CheckSummary(
                next,
                acknowledgedCount,
                refusedCount,
                receivedCount,
                other,
                unacknowledged + openUnanswered,
                lost + openLost,
                duplicated,
                reordered,
                misdelivered,
                positions.missing(),
                positions.repeated(),
                connectionsLost);
    }

    /** Forgets the oldest messages that are done with; and judges those for which there is no more room. */
    private void settle() {
        long until = base;
        while (until < next && (isDone(until) || next - until >= MAX_OPEN)) {
            lost += isLost(until) ? 1 : 0;
            unacknowledged += isUnanswered(until) ? 1 : 0;
            until++;
        }
        int count = index(until);
        for (BitSet bits : new BitSet[] {acknowledged, refused, received}) {
            BitSet rest = bits.get(count, Math.max(count, bits.length()));
            bits.clear();
            bits.or(rest);
        }
        base = until;
    }

    private boolean isDone(long sequence) {
        int i = index(sequence);
        return refused.get(i) || (acknowledged.get(i) && received.get(i));
    }

    private boolean isLost(long sequence) {
        return acknowledged.get(index(sequence)) && !received.get(index(sequence));
    }

    private boolean isUnanswered(long sequence) {
        return !acknowledged.get(index(sequence)) && !refused.get(index(sequence));
    }

    private void mark(BitSet bits, long sequence) {
        if (sequence >= base) {
            bits.set(index(sequence));
        }
    }

    private int index(long sequence) {
        return Math.toIntExact(sequence - base);
    }
}
