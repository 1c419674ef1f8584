// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import org.HdrHistogram.Histogram;

/** Counters and histograms of one run. Confined to the event loop, so that the hot path takes no lock. */
final class Meters {
    private static final int DIGITS = 3;

    private final Histogram puback = new Histogram(DIGITS);
    private final Histogram endToEnd = new Histogram(DIGITS);
    private final Histogram sendDelay = new Histogram(DIGITS);
    private long acknowledged;
    private long delivered;
    private long measureFrom = Long.MAX_VALUE;
    private long measureUntil = Long.MAX_VALUE;

    /** Messages due from now on count. */
    void begin(long nowNanos) {
        measureFrom = nowNanos;
    }

    /** Messages due from now on do not count any more; earlier ones do when they arrive. */
    void end(long nowNanos) {
        measureUntil = nowNanos;
    }

    void sent(long dueNanos, long nowNanos) {
        record(sendDelay, dueNanos, nowNanos);
    }

    void acknowledged(long dueNanos, long nowNanos) {
        acknowledged++;
        record(puback, dueNanos, nowNanos);
    }

    void delivered(long dueNanos, long nowNanos) {
        delivered++;
        record(endToEnd, dueNanos, nowNanos);
    }

    private void record(Histogram histogram, long dueNanos, long nowNanos) {
        if (dueNanos >= measureFrom && dueNanos < measureUntil) {
            histogram.recordValue(Math.max(0, (nowNanos - dueNanos) / 1_000));
        }
    }

    /** All good PUBACKs so far. */
    long acknowledged() {
        return acknowledged;
    }

    /** All deliveries so far. */
    long delivered() {
        return delivered;
    }

    Histogram puback() {
        return puback;
    }

    Histogram endToEnd() {
        return endToEnd;
    }

    Histogram sendDelay() {
        return sendDelay;
    }
}
