// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import org.HdrHistogram.Histogram;

/** Latency in milliseconds over {@code count} messages; all zero if there were none. */
public record LatencySummary(long count, double p50, double p90, double p99, double p999, double max) {

    /** Of a histogram in microseconds. */
    public static LatencySummary ofMicros(Histogram histogram) {
        return new LatencySummary(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50) / 1_000.0,
                histogram.getValueAtPercentile(90) / 1_000.0,
                histogram.getValueAtPercentile(99) / 1_000.0,
                histogram.getValueAtPercentile(99.9) / 1_000.0,
                histogram.getMaxValue() / 1_000.0);
    }
}
