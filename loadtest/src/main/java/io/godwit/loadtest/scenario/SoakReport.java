// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.measure.Trend;
import java.util.ArrayList;
import java.util.List;

/**
 * A long run and how memory developed in it.
 *
 * @param notes what could not be measured
 * @param maxGrowth MiB per hour
 * @param judged false if the run was too short to say
 */
record SoakReport(LoadResult run, List<Trend> trends, List<String> notes, double maxGrowth, boolean judged)
        implements Report {
    private static final String GENERATOR = "generator";

    SoakReport {
        trends = List.copyOf(trends);
        notes = List.copyOf(notes);
    }

    @Override
    public boolean clean() {
        return load().clean() && (!judged || trends.stream().noneMatch(this::grows));
    }

    @Override
    public List<String> faults() {
        List<String> found = new ArrayList<>(load().faults());
        found.addAll(notes);
        if (!judged) {
            found.add("the run was too short to judge the trend of memory");
        }
        trends.stream()
                .filter(trend -> judged && grows(trend))
                .forEach(trend -> found.add("%s of %s grows by %s MiB per hour"
                        .formatted(trend.what(), trend.process(), Table.number(trend.perHourMiB(), 1))));
        return found;
    }

    @Override
    public List<Timeline> timelines() {
        return load().timelines();
    }

    @Override
    public String text() {
        var table =
                new Table("process", "memory", "samples", "first MiB", "last MiB", "MiB per hour", "fit", "verdict");
        for (Trend trend : trends) {
            table.row(
                    trend.process(),
                    trend.what(),
                    Integer.toString(trend.samples()),
                    Table.number(trend.firstMiB(), 0),
                    Table.number(trend.lastMiB(), 0),
                    Table.number(trend.perHourMiB(), 1),
                    Table.number(trend.fit(), 2),
                    verdict(trend));
        }
        String said = notes.isEmpty() ? "" : String.join("\n", notes) + "\n";
        return load().text() + "\n" + table.text() + said;
    }

    private String verdict(Trend trend) {
        if (trend.process().equals(GENERATOR)) {
            return "";
        }
        if (!judged) {
            return "too short to judge";
        }
        return grows(trend) ? "grows" : "steady";
    }

    private boolean grows(Trend trend) {
        return trend.perHourMiB() > maxGrowth && !trend.process().equals(GENERATOR);
    }

    private LoadReport load() {
        return new LoadReport(List.of(run));
    }
}
