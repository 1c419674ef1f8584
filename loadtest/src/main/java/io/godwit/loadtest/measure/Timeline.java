// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import java.util.List;
import java.util.Map;

/**
 * What happened when in one run.
 *
 * @param name of the run, such as {@code godwit, 2000/s}
 * @param intervals in order, of a second each; longer in runs of more than an hour
 * @param distributions percentiles of the measured time, by what was timed
 */
public record Timeline(String name, List<Interval> intervals, Map<String, List<Percentile>> distributions) {
    /** The phase that counts; others are before and after it. */
    public static final String MEASURING = "measuring";

    /**
     * A stretch of time.
     *
     * @param at seconds from the run's begin to the middle of this interval
     * @param perSecond rates, by what was counted
     * @param errors how many in this interval
     * @param levels what stood how high in the end, such as connections that are open
     * @param latencies in milliseconds; in an open loop from when the message was due
     */
    public record Interval(
            double at,
            String phase,
            Map<String, Double> perSecond,
            Map<String, Long> errors,
            Map<String, Long> levels,
            Map<String, LatencySummary> latencies,
            List<ProcessSample> processes) {}

    /** So many percent took at most so many milliseconds. */
    public record Percentile(double percent, double millis) {}

    public Timeline {
        intervals = List.copyOf(intervals);
    }

    /** For results that were not recorded. */
    public static Timeline empty() {
        return new Timeline("", List.of(), Map.of());
    }
}
