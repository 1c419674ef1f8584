// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;

/** Counts and times of a run, in all and since the last tally. Safe for use by several threads. */
final class PushMeters {
    private static final long MAX_MICROS = 3_600_000_000L;
    private static final int DIGITS = 3;

    private final IntFunction<String> laneOf;
    private final Histogram puback = histogram();
    private final Map<String, Histogram> lanes = new TreeMap<>();
    private final Map<String, Long> pushesOfLanes = new TreeMap<>();
    private Histogram pubackTally = histogram();
    private Histogram pushTally = histogram();
    private long published;
    private long acknowledged;
    private long refused;
    private long pushes;
    private long tallyPublished;
    private long tallyAcknowledged;
    private long tallyRefused;
    private long tallyPushes;
    private final TreeMap<Long, String> phases = new TreeMap<>();
    private final Histogram alone = histogram();

    /** @param laneOf the app and provider of a user */
    PushMeters(IntFunction<String> laneOf) {
        this.laneOf = laneOf;
    }

    private static Histogram histogram() {
        return new Histogram(MAX_MICROS, DIGITS);
    }

    synchronized void published() {
        published++;
    }

    synchronized void refused() {
        refused++;
    }

    synchronized void acknowledged(Sent sent, long nanos) {
        acknowledged++;
        record(pubackTally, sent, nanos);
        if (sent.measured()) {
            record(puback, sent, nanos);
        }
    }

    synchronized void pushed(int user) {
        pushes++;
        pushesOfLanes.merge(laneOf.apply(user), 1L, Long::sum);
    }

    /** Faults have their own rows: what is due from now on counts there. */
    synchronized void phase(String name) {
        phases.put(System.nanoTime(), name);
    }

    private String phaseOf(Sent sent) {
        var phase = phases.floorEntry(sent.dueNanos());
        return phase == null ? "" : phase.getValue();
    }

    synchronized void covered(Sent sent, long nanos) {
        record(pushTally, sent, nanos);
        if (sent.measured()) {
            String phase = phaseOf(sent);
            String lane = laneOf.apply(sent.user());
            record(lanes.computeIfAbsent(lane + phase, any -> histogram()), sent, nanos);
            if (sent.alone() && phase.isEmpty()) {
                record(alone, sent, nanos);
            }
        }
    }

    private static void record(Histogram histogram, Sent sent, long nanos) {
        histogram.recordValue(Math.min(MAX_MICROS, Math.max(0, (nanos - sent.dueNanos()) / 1_000)));
    }

    synchronized long acknowledgedCount() {
        return acknowledged;
    }

    synchronized long publishedCount() {
        return published;
    }

    synchronized long refusedCount() {
        return refused;
    }

    synchronized long pushCount() {
        return pushes;
    }

    synchronized Map<String, Long> pushesOfLanes() {
        return new TreeMap<>(pushesOfLanes);
    }

    synchronized LatencySummary puback() {
        return LatencySummary.ofMicros(puback);
    }

    /** From due to accepted by the provider, by app, provider and whether something was broken. */
    synchronized Map<String, LatencySummary> lanes() {
        Map<String, LatencySummary> summaries = new TreeMap<>();
        lanes.forEach((lane, histogram) -> summaries.put(lane, LatencySummary.ofMicros(histogram)));
        return summaries;
    }

    /** The same of devices that had no message for a while, with nothing broken: no push before delays theirs. */
    synchronized LatencySummary alone() {
        return LatencySummary.ofMicros(alone);
    }

    /** All of the lanes. */
    synchronized Histogram all() {
        Histogram all = histogram();
        List.copyOf(lanes.values()).forEach(all::add);
        return all;
    }

    /** The number goes in as it is, since the ledger calls this under its own lock. */
    synchronized Tally tally(long uncovered) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("sent", published - tallyPublished);
        counts.put("acknowledged", acknowledged - tallyAcknowledged);
        counts.put("pushes", pushes - tallyPushes);
        Map<String, Long> errors = Map.of("refused", refused - tallyRefused);
        Map<String, Histogram> latencies = new LinkedHashMap<>();
        latencies.put("PUBACK", pubackTally);
        latencies.put("push", pushTally);
        tallyPublished = published;
        tallyAcknowledged = acknowledged;
        tallyPushes = pushes;
        tallyRefused = refused;
        pubackTally = histogram();
        pushTally = histogram();
        return new Tally(counts, errors, Map.of("waiting for a push", uncovered), latencies);
    }
}
