// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.html;

import io.godwit.loadtest.html.Axis.Tick;
import io.godwit.loadtest.html.Chart.Aside;
import io.godwit.loadtest.html.Chart.Line;
import io.godwit.loadtest.html.Chart.Point;
import java.util.Locale;

/** Draws one chart as a figure with inline SVG; sizes are in the SVG's own units, the page scales it. */
final class Plot {
    /** So small that the text can still be read where the drawing is scaled to a phone's width. */
    private static final int WIDTH = 460;

    private static final int HEIGHT = 230;
    private static final int LEFT = 46;
    private static final int RIGHT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 34;

    /** Colours in the style sheet. */
    private static final int COLOURS = 6;

    private final Chart chart;
    private final StringBuilder svg = new StringBuilder();

    private Plot(Chart chart) {
        this.chart = chart;
    }

    static String figure(Chart chart) {
        return new Plot(chart).draw();
    }

    private String draw() {
        String title = Html.escape(chart.title());
        svg.append("<figure><figcaption>").append(title).append(" <span class=\"unit\">");
        svg.append(Html.escape(chart.unit())).append("</span></figcaption>\n");
        svg.append("<svg viewBox=\"0 0 ").append(WIDTH).append(' ').append(HEIGHT);
        svg.append("\" role=\"img\" aria-label=\"").append(title).append("\">\n");
        chart.asides().forEach(this::aside);
        chart.y().ticks().forEach(this::horizontal);
        chart.x().ticks().forEach(this::vertical);
        text(WIDTH - RIGHT, HEIGHT - 4, "end", chart.xUnit());
        for (int i = 0; i < chart.lines().size(); i++) {
            line(chart.lines().get(i), i % COLOURS);
        }
        svg.append("</svg>\n<ul class=\"legend\">");
        for (int i = 0; i < chart.lines().size(); i++) {
            legend(chart.lines().get(i), i % COLOURS);
        }
        return svg.append("</ul></figure>\n").toString();
    }

    private void aside(Aside aside) {
        double from = x(aside.from());
        svg.append("<rect class=\"aside\" x=\"").append(number(from));
        svg.append("\" y=\"").append(TOP).append("\" width=\"").append(number(x(aside.to()) - from));
        svg.append("\" height=\"").append(HEIGHT - TOP - BOTTOM).append("\"/>\n");
    }

    private void horizontal(Tick tick) {
        double y = y(tick.value());
        rule(LEFT, y, WIDTH - RIGHT, y);
        text(LEFT - 6, y + 4, "end", tick.label());
    }

    private void vertical(Tick tick) {
        double x = x(tick.value());
        rule(x, HEIGHT - BOTTOM, x, HEIGHT - BOTTOM + 4);
        text(x, HEIGHT - BOTTOM + 16, x > WIDTH - 2 * RIGHT ? "end" : "middle", tick.label());
    }

    private void rule(double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"grid\" x1=\"")
                .append(number(x1))
                .append("\" y1=\"")
                .append(number(y1));
        svg.append("\" x2=\"")
                .append(number(x2))
                .append("\" y2=\"")
                .append(number(y2))
                .append("\"/>\n");
    }

    private void text(double x, double y, String anchor, String content) {
        svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
        svg.append("\" text-anchor=\"").append(anchor).append("\">");
        svg.append(Html.escape(content)).append("</text>\n");
    }

    /** A lone point between gaps is drawn as a dot: the round end of a line of no length. */
    private void line(Line line, int colour) {
        var path = new StringBuilder();
        boolean down = false;
        for (int i = 0; i < line.points().size(); i++) {
            Point point = line.points().get(i);
            if (!Double.isFinite(point.y())) {
                down = false;
                continue;
            }
            path.append(down ? 'L' : 'M')
                    .append(number(x(point.x())))
                    .append(' ')
                    .append(number(y(point.y())));
            boolean lone = !down
                    && (i + 1 == line.points().size()
                            || !Double.isFinite(line.points().get(i + 1).y()));
            path.append(lone ? "h0" : "");
            down = true;
        }
        svg.append("<path class=\"line c")
                .append(colour)
                .append("\" d=\"")
                .append(path)
                .append("\"/>\n");
    }

    private void legend(Line line, int colour) {
        svg.append("<li><span class=\"key c").append(colour).append("\"></span>");
        svg.append(Html.escape(line.name())).append(" <span class=\"unit\">max ");
        svg.append(Axis.label(rounded(line.max()))).append("</span></li>");
    }

    private static double rounded(double value) {
        return value >= 100 ? Math.rint(value) : Math.rint(value * 100) / 100;
    }

    private double x(double value) {
        return LEFT + chart.x().position(value) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - chart.y().position(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
