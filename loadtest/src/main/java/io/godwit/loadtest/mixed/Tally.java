// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mixed;

import org.HdrHistogram.Histogram;

/** Counters and histograms (microseconds) of a day. Confined to the event loop. */
final class Tally {
    final Histogram puback = new Histogram(3);
    final Histogram endToEnd = new Histogram(3);
    final Histogram reconnect = new Histogram(3);
    long bursts;
    long signalsSent;
    long signalsArrived;
    long departures;
    long refusedReturns;
    long again;
    long delivered;

    static void since(long nanos, Histogram histogram) {
        histogram.recordValue(Math.max(0, System.nanoTime() - nanos) / 1_000);
    }
}
