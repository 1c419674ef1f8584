// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.godwit.loadtest.load.LoadResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs of several servers with the throughput of each as a ratio to the bare broker's at the same pace, and beside it
 * what the server has done when it acknowledges.
 *
 * @param absent servers that were asked for and are not installed, with what was looked for
 */
record CompareReport(List<LoadResult> runs, Map<String, String> absent) implements RunsReport {
    private static final String MEMORY = "bare-memory";
    private static final String FILE = "bare-file";

    /** Throughput as a share of the bare broker's; null where that was not measured. */
    record Ratio(
            String target,
            String pace,
            @Nullable Double ofMemory,
            @Nullable Double ofFile) {}

    CompareReport {
        runs = List.copyOf(runs);
        absent = Collections.unmodifiableMap(new LinkedHashMap<>(absent));
    }

    CompareReport(List<LoadResult> runs) {
        this(runs, Map.of());
    }

    @Override
    public String text() {
        var table = new Table(
                "target", "pace", "delivered/s", "× in memory", "× with files", "before it acknowledges", "faults");
        for (LoadResult run : compared()) {
            table.row(
                    run.target(),
                    run.pace(),
                    Table.number(run.deliveredPerSecond(), 0),
                    ratio(run, MEMORY).map(value -> Table.number(value, 2)).orElse(""),
                    ratio(run, FILE).map(value -> Table.number(value, 2)).orElse(""),
                    Promise.brief(run.target()),
                    LoadReport.faults(run));
        }
        absent.forEach((server, why) -> table.row(server, "", "", "", "", "not installed: " + why, ""));
        return new LoadReport(runs).text() + "\n" + table.text() + "\n"
                + promises().text();
    }

    private Table promises() {
        var table = new Table("target", "what its acknowledgement says, and what it keeps");
        compared().stream()
                .map(LoadResult::target)
                .distinct()
                .forEach(target -> table.row(target, Promise.whole(target)));
        return table;
    }

    @JsonProperty
    List<Ratio> ratios() {
        List<Ratio> ratios = new ArrayList<>();
        for (LoadResult run : compared()) {
            ratios.add(new Ratio(
                    run.target(),
                    run.pace(),
                    ratio(run, MEMORY).orElse(null),
                    ratio(run, FILE).orElse(null)));
        }
        return ratios;
    }

    private List<LoadResult> compared() {
        return runs.stream().filter(run -> !run.burnIn()).toList();
    }

    private Optional<Double> ratio(LoadResult run, String base) {
        return runs.stream()
                .filter(other -> other.target().equals(base) && other.pace().equals(run.pace()))
                .findFirst()
                .map(other -> run.deliveredPerSecond() / other.deliveredPerSecond());
    }
}
