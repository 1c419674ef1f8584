// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import java.util.List;

/**
 * How the memory of a process developed: the straight line with the least squares.
 *
 * @param what such as {@code RSS}
 * @param perHourMiB the line's slope
 * @param fit how much of the movement the line explains, 0 to 1; a small slope with a small fit is noise
 */
public record Trend(
        String process,
        long pid,
        String what,
        int samples,
        double firstMiB,
        double lastMiB,
        double perHourMiB,
        double fit) {
    private static final double HOUR_SECONDS = 3_600;

    /** Memory at a time. */
    public record Sample(double seconds, double mebibytes) {}

    /** With fewer than two samples, or all of one moment, the slope is 0. */
    public static Trend of(String process, long pid, String what, List<Sample> samples) {
        if (samples.isEmpty()) {
            return new Trend(process, pid, what, 0, 0, 0, 0, 0);
        }
        double meanX = samples.stream().mapToDouble(Sample::seconds).average().orElse(0);
        double meanY = samples.stream().mapToDouble(Sample::mebibytes).average().orElse(0);
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (Sample sample : samples) {
            double x = sample.seconds() - meanX;
            double y = sample.mebibytes() - meanY;
            xx += x * x;
            xy += x * y;
            yy += y * y;
        }
        double slope = xx == 0 ? 0 : xy / xx;
        double fit = xx == 0 || yy == 0 ? 0 : xy * xy / (xx * yy);
        double first = samples.get(0).mebibytes();
        double last = samples.get(samples.size() - 1).mebibytes();
        return new Trend(process, pid, what, samples.size(), first, last, slope * HOUR_SECONDS, fit);
    }
}
