// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.html;

import java.util.List;

/**
 * Lines over a common x axis.
 *
 * @param unit of the y axis
 * @param xUnit of the x axis
 * @param asides stretches of x that are not part of what is measured
 */
record Chart(String title, String unit, String xUnit, Axis x, Axis y, List<Line> lines, List<Aside> asides) {

    /** A point; a {@code y} that is no number interrupts the line. */
    record Point(double x, double y) {}

    /** A line with its name; the legend also tells its largest value. */
    record Line(String name, List<Point> points) {
        double max() {
            return points.stream()
                    .mapToDouble(Point::y)
                    .filter(Double::isFinite)
                    .max()
                    .orElse(0);
        }

        /** The smallest value above 0. */
        double min() {
            return points.stream()
                    .mapToDouble(Point::y)
                    .filter(y -> y > 0)
                    .min()
                    .orElse(1);
        }
    }

    /** From one x to another. */
    record Aside(double from, double to) {}

    static double max(List<Line> lines) {
        return lines.stream().mapToDouble(Line::max).max().orElse(0);
    }

    static double min(List<Line> lines) {
        return lines.stream().mapToDouble(Line::min).min().orElse(1);
    }
}
