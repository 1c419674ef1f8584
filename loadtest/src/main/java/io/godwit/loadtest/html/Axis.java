// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where values are on one side of a chart, from 0 to 1.
 *
 * @param ticks values that get a label, in order
 */
record Axis(double min, double max, boolean logarithmic, List<Tick> ticks) {
    private static final int TARGET_TICKS = 5;

    /** A value with its label. */
    record Tick(double value, String label) {}

    /** From {@code min}, at a round value or the end of the data, evenly spaced. */
    static Axis linear(double min, double max, boolean roundUp) {
        double span = max > min ? max - min : 1;
        double step = roundStep(span / TARGET_TICKS);
        double end = roundUp ? min + Math.ceil(span / step) * step : min + span;
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; min + i * step <= end + step / 1e6; i++) {
            ticks.add(new Tick(min + i * step, label(min + i * step)));
        }
        return new Axis(min, end, false, ticks);
    }

    /** From and to a power of ten around the values, both above 0. */
    static Axis logarithmic(double min, double max) {
        double low = Math.floor(Math.log10(min));
        double high = Math.max(low + 1, Math.ceil(Math.log10(max)));
        List<Tick> ticks = new ArrayList<>();
        for (double power = low; power <= high; power++) {
            double value = Math.pow(10, power);
            ticks.add(new Tick(value, label(value)));
        }
        return new Axis(Math.pow(10, low), Math.pow(10, high), true, ticks);
    }

    /** Percentiles at equal distances for each further nine. */
    static Axis percentiles(double maxPercent) {
        List<Tick> ticks = new ArrayList<>();
        double end = nines(90);
        for (String percent : List.of("0", "90", "99", "99.9", "99.99", "99.999", "99.9999")) {
            double at = nines(Double.parseDouble(percent));
            ticks.add(new Tick(at, percent));
            end = at;
            if (Double.parseDouble(percent) >= maxPercent) {
                break;
            }
        }
        return new Axis(0, end, false, ticks);
    }

    /** 0 for 0, 1 for 90, 2 for 99 and so on. */
    static double nines(double percent) {
        return -Math.log10(1 - percent / 100);
    }

    /** 0 at {@code min}, 1 at {@code max}; what lies outside is moved to the border. */
    double position(double value) {
        double share = logarithmic
                ? Math.log10(Math.max(value, min) / min) / Math.log10(max / min)
                : (value - min) / (max - min);
        return Math.max(0, Math.min(1, share));
    }

    private static double roundStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double lead = rough / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    static String label(double value) {
        double size = Math.abs(value);
        if (size >= 1e6) {
            return trim(value / 1e6) + "M";
        }
        return size >= 1e4 ? trim(value / 1e3) + "k" : trim(value);
    }

    private static String trim(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        return text.replaceAll("\\.?0+$", "");
    }
}
