// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.xmpp;

import io.godwit.loadtest.measure.LatencySummary;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Counters and histograms of one run. Safe for use by several threads. */
final class XmppMeters {
    private static final int DIGITS = 3;

    private final Histogram acknowledgement = new ConcurrentHistogram(DIGITS);
    private final Histogram endToEnd = new ConcurrentHistogram(DIGITS);
    private final Histogram sendDelay = new ConcurrentHistogram(DIGITS);
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder delivered = new LongAdder();
    private volatile long measureFrom = Long.MAX_VALUE;
    private volatile long measureUntil = Long.MAX_VALUE;

    void begin() {
        measureFrom = System.nanoTime();
    }

    void end() {
        measureUntil = System.nanoTime();
    }

    void sent(long dueNanos) {
        record(sendDelay, dueNanos);
    }

    void acknowledged(long dueNanos) {
        acknowledged.increment();
        record(acknowledgement, dueNanos);
    }

    void delivered(long dueNanos) {
        delivered.increment();
        record(endToEnd, dueNanos);
    }

    private void record(Histogram histogram, long dueNanos) {
        if (dueNanos >= measureFrom && dueNanos < measureUntil) {
            histogram.recordValue(Math.max(0, (System.nanoTime() - dueNanos) / 1_000));
        }
    }

    long acknowledged() {
        return acknowledged.sum();
    }

    long delivered() {
        return delivered.sum();
    }

    LatencySummary acknowledgement() {
        return LatencySummary.ofMicros(acknowledgement);
    }

    LatencySummary endToEnd() {
        return LatencySummary.ofMicros(endToEnd);
    }

    LatencySummary sendDelay() {
        return LatencySummary.ofMicros(sendDelay);
    }
}
