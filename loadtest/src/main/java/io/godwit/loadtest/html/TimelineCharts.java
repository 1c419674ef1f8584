// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.html;

import io.godwit.loadtest.html.Chart.Aside;
import io.godwit.loadtest.html.Chart.Line;
import io.godwit.loadtest.html.Chart.Point;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessSample;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.measure.Timeline.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Which charts a timeline gives; one that would be empty is left out. */
final class TimelineCharts {
    private static final double NOTHING = Double.NaN;

    /** Below this a latency is drawn as this: a logarithmic axis has no 0. */
    private static final double LEAST_MILLIS = 0.01;

    private final List<Interval> intervals;
    private final Timeline timeline;
    private final Axis time;
    private final List<Aside> asides;

    TimelineCharts(Timeline timeline) {
        this.timeline = timeline;
        this.intervals = timeline.intervals();
        this.time = intervals.isEmpty()
                ? Axis.linear(0, 1, false)
                : Axis.linear(0, intervals.get(intervals.size() - 1).at(), false);
        this.asides = asides();
    }

    List<Chart> all() {
        List<Chart> charts = new ArrayList<>();
        if (intervals.isEmpty()) {
            return charts;
        }
        linear(charts, "Throughput", "per second", rates());
        levelNames().forEach(name -> linear(charts, capitalised(name), "at the end of each interval", level(name)));
        latencyNames().forEach(name -> logarithmic(charts, "Latency " + name, latency(name)));
        distribution(charts);
        if (errors().stream().anyMatch(line -> line.max() > 0)) {
            linear(charts, "Errors", "in each interval", errors());
        }
        linear(charts, "CPU", "cores", processes(ProcessSample::cores));
        linear(charts, "Resident memory", "MiB", processes(ProcessSample::rssMiB));
        return charts;
    }

    /** What should not have happened, in words. */
    String errorSentence() {
        Map<String, Long> sums = new LinkedHashMap<>();
        intervals.forEach(one -> one.errors().forEach((name, count) -> sums.merge(name, count, Long::sum)));
        List<String> words = new ArrayList<>();
        sums.forEach((name, count) -> words.add(count + " " + name));
        return String.join(", ", words);
    }

    private void linear(List<Chart> charts, String title, String unit, List<Line> lines) {
        if (!lines.isEmpty()) {
            Axis y = Axis.linear(0, Chart.max(lines), true);
            charts.add(new Chart(title, unit, "seconds", time, y, lines, asides));
        }
    }

    private void logarithmic(List<Chart> charts, String title, List<Line> lines) {
        if (Chart.max(lines) > 0) {
            Axis y = Axis.logarithmic(Math.max(LEAST_MILLIS, Chart.min(lines)), Chart.max(lines));
            charts.add(new Chart(title, "ms, logarithmic", "seconds", time, y, lines, asides));
        }
    }

    private void distribution(List<Chart> charts) {
        List<Line> lines = new ArrayList<>();
        double last = 0;
        for (var entry : timeline.distributions().entrySet()) {
            List<Point> points = new ArrayList<>();
            for (Timeline.Percentile one : entry.getValue()) {
                if (one.percent() < 100) {
                    last = Math.max(last, one.percent());
                    points.add(new Point(Axis.nines(one.percent()), Math.max(LEAST_MILLIS, one.millis())));
                }
            }
            lines.add(new Line(entry.getKey(), points));
        }
        if (Chart.max(lines) > 0) {
            Axis y = Axis.logarithmic(Math.max(LEAST_MILLIS, Chart.min(lines)), Chart.max(lines));
            String title = "Latency distribution";
            charts.add(new Chart(title, "ms, logarithmic", "percentile", Axis.percentiles(last), y, lines, List.of()));
        }
    }

    private List<Line> rates() {
        return intervals.get(0).perSecond().keySet().stream()
                .map(name -> over(name, one -> one.perSecond().getOrDefault(name, NOTHING)))
                .toList();
    }

    private List<Line> errors() {
        return intervals.get(0).errors().keySet().stream()
                .map(name -> over(name, one -> one.errors().getOrDefault(name, 0L)))
                .toList();
    }

    private List<String> levelNames() {
        return List.copyOf(intervals.get(0).levels().keySet());
    }

    private List<Line> level(String name) {
        return List.of(over(name, one -> one.levels().getOrDefault(name, 0L)));
    }

    private static String capitalised(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    private List<String> latencyNames() {
        return List.copyOf(intervals.get(0).latencies().keySet());
    }

    private List<Line> latency(String name) {
        return List.of(
                over("p50", one -> millis(one, name, LatencySummary::p50)),
                over("p99", one -> millis(one, name, LatencySummary::p99)),
                over("max", one -> millis(one, name, LatencySummary::max)));
    }

    private static double millis(Interval interval, String name, ToDoubleFunction<LatencySummary> value) {
        LatencySummary summary = interval.latencies().get(name);
        return summary == null || summary.count() == 0 ? NOTHING : Math.max(LEAST_MILLIS, value.applyAsDouble(summary));
    }

    private List<Line> processes(ToDoubleFunction<ProcessSample> value) {
        Map<Long, String> names = new LinkedHashMap<>();
        intervals.forEach(one -> one.processes().forEach(process -> names.put(process.pid(), process.name())));
        return names.entrySet().stream()
                .map(entry -> over(
                        entry.getValue(),
                        one -> one.processes().stream()
                                .filter(process -> process.pid() == entry.getKey())
                                .mapToDouble(value)
                                .findFirst()
                                .orElse(NOTHING)))
                .toList();
    }

    private Line over(String name, ToDoubleFunction<Interval> value) {
        return new Line(
                name,
                intervals.stream()
                        .map(one -> new Point(one.at(), value.applyAsDouble(one)))
                        .toList());
    }

    /** Before and after the measured time. */
    private List<Aside> asides() {
        List<Aside> found = new ArrayList<>();
        double from = 0;
        for (int i = 0; i < intervals.size(); i++) {
            double to = i + 1 < intervals.size()
                    ? (intervals.get(i).at() + intervals.get(i + 1).at()) / 2
                    : intervals.get(i).at();
            if (!intervals.get(i).phase().equals(Timeline.MEASURING)) {
                found.add(new Aside(from, to));
            }
            from = to;
        }
        return found;
    }
}
