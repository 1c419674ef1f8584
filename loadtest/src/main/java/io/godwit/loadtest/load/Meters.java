// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.measure.Tally;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Counters and histograms of one run. Confined to the event loop, so that the hot path takes no lock. */
final class Meters {
    private static final int DIGITS = 3;

    private final Histogram puback = new Histogram(DIGITS);
    private final Histogram endToEnd = new Histogram(DIGITS);
    private final Histogram sendDelay = new Histogram(DIGITS);
    private Histogram pubackNow = new Histogram(DIGITS);
    private Histogram endToEndNow = new Histogram(DIGITS);
    private long sent;
    private long acknowledged;
    private long delivered;
    private long refused;
    private long lost;
    private long tallySent;
    private long tallyAcknowledged;
    private long tallyDelivered;
    private long tallyRefused;
    private long tallyLost;
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
        sent++;
        record(sendDelay, dueNanos, nowNanos);
    }

    void acknowledged(long dueNanos, long nowNanos) {
        acknowledged++;
        pubackNow.recordValue(micros(dueNanos, nowNanos));
        record(puback, dueNanos, nowNanos);
    }

    void delivered(long dueNanos, long nowNanos) {
        delivered++;
        endToEndNow.recordValue(micros(dueNanos, nowNanos));
        record(endToEnd, dueNanos, nowNanos);
    }

    void refused() {
        refused++;
    }

    void connectionLost() {
        lost++;
    }

    /** What happened since the last call, whether it is in the measured time or not. */
    Tally tally() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("sent", sent - tallySent);
        counts.put("acknowledged", acknowledged - tallyAcknowledged);
        counts.put("delivered", delivered - tallyDelivered);
        Map<String, Long> errors = new LinkedHashMap<>();
        errors.put("refused", refused - tallyRefused);
        errors.put("connections lost", lost - tallyLost);
        Tally tally = new Tally(counts, errors, latencies(pubackNow, endToEndNow));
        tallySent = sent;
        tallyAcknowledged = acknowledged;
        tallyDelivered = delivered;
        tallyRefused = refused;
        tallyLost = lost;
        pubackNow = new Histogram(DIGITS);
        endToEndNow = new Histogram(DIGITS);
        return tally;
    }

    /** Copies of the histograms of the measured time. */
    Map<String, Histogram> measured() {
        return latencies(puback.copy(), endToEnd.copy());
    }

    private static Map<String, Histogram> latencies(Histogram puback, Histogram endToEnd) {
        Map<String, Histogram> latencies = new LinkedHashMap<>();
        latencies.put("PUBACK", puback);
        latencies.put("end to end", endToEnd);
        return latencies;
    }

    private void record(Histogram histogram, long dueNanos, long nowNanos) {
        if (dueNanos >= measureFrom && dueNanos < measureUntil) {
            histogram.recordValue(micros(dueNanos, nowNanos));
        }
    }

    private static long micros(long dueNanos, long nowNanos) {
        return Math.max(0, (nowNanos - dueNanos) / 1_000);
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
