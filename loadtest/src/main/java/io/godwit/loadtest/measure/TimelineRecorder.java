// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import io.godwit.loadtest.measure.Timeline.Interval;
import io.godwit.loadtest.measure.Timeline.Percentile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Builds a {@link Timeline} of at most about {@value #MAX_INTERVALS} intervals. Call {@link #tick} about every second,
 * then {@link #finish} once. Main thread only.
 */
public final class TimelineRecorder {
    static final int MAX_INTERVALS = 3_600;

    /** A tick that comes this much early still closes the interval: sleeps are not exact. */
    private static final long SLACK_NANOS = 100_000_000;

    /** A shorter rest would give wild rates. */
    private static final long SHORTEST_NANOS = 100_000_000;

    private static final int PERCENTILE_TICKS = 4;

    private final String name;
    private final ProcessWatch watch;
    private final long intervalNanos;
    private final Supplier<Tally> source;
    private final List<Interval> intervals = new ArrayList<>();
    private final long beganNanos = System.nanoTime();
    private long lastNanos = beganNanos;

    /**
     * Starts the clock.
     *
     * @param expected how long it will take; above an hour the intervals become longer
     * @param source what happened since it was asked before
     */
    public TimelineRecorder(String name, Duration expected, ProcessWatch watch, Supplier<Tally> source) {
        this.name = name;
        this.watch = watch;
        this.source = source;
        this.intervalNanos = Math.max(1, (expected.toSeconds() + MAX_INTERVALS - 1) / MAX_INTERVALS) * 1_000_000_000;
        watch.interval();
    }

    /** Ends the interval if its time has come. */
    public void tick(String phase) {
        if (System.nanoTime() - lastNanos >= intervalNanos - SLACK_NANOS) {
            close(phase);
        }
    }

    /** Ends the interval early, because the phase ends, unless it has hardly begun. */
    public void end(String phase) {
        if (System.nanoTime() - lastNanos >= SHORTEST_NANOS) {
            close(phase);
        }
    }

    /** Ends the last interval, which may be a short one. */
    public Timeline finish(String phase, Map<String, Histogram> measured) {
        end(phase);
        Map<String, List<Percentile>> distributions = new LinkedHashMap<>();
        measured.forEach((what, histogram) -> distributions.put(what, percentiles(histogram)));
        return new Timeline(name, intervals, distributions);
    }

    private void close(String phase) {
        Tally tally = source.get();
        long now = System.nanoTime();
        double seconds = (now - lastNanos) / 1e9;
        Map<String, Double> rates = new LinkedHashMap<>();
        tally.counts().forEach((what, count) -> rates.put(what, count / seconds));
        Map<String, LatencySummary> latencies = new LinkedHashMap<>();
        tally.latencies().forEach((what, micros) -> latencies.put(what, LatencySummary.ofMicros(micros)));
        double middle = ((lastNanos - beganNanos) + (now - beganNanos)) / 2e9;
        intervals.add(new Interval(middle, phase, rates, tally.errors(), tally.levels(), latencies, watch.interval()));
        lastNanos = now;
    }

    private static List<Percentile> percentiles(Histogram histogram) {
        List<Percentile> points = new ArrayList<>();
        histogram
                .percentiles(PERCENTILE_TICKS)
                .forEach(step -> points.add(
                        new Percentile(step.getPercentileLevelIteratedTo(), step.getValueIteratedTo() / 1_000.0)));
        return points;
    }
}
