// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One or more runs as tables: the figures, the processes, the checker. */
record LoadReport(List<LoadResult> runs) implements Report {
    private static final String NONE = "none";

    LoadReport {
        runs = List.copyOf(runs);
    }

    @Override
    public boolean clean() {
        return runs.stream().allMatch(run -> run.check().clean());
    }

    @Override
    public String text() {
        return measured() + "\n" + checks().text();
    }

    /** Without the checker's table, for what is judged in another way. */
    String measured() {
        return figures().text() + "\n" + processes().text();
    }

    @Override
    public List<String> faults() {
        return runs.stream()
                .filter(run -> !faults(run).equals(NONE))
                .map(run -> run.target() + ", " + run.pace() + ": " + faults(run))
                .toList();
    }

    /** Without burn-in. */
    @Override
    public List<Timeline> timelines() {
        return runs.stream()
                .filter(run -> !run.burnIn())
                .map(LoadResult::timeline)
                .toList();
    }

    private Table figures() {
        var table = new Table(
                "target",
                "pace",
                "delivered/s",
                "acked/s",
                "PUBACK p50",
                "p99",
                "end to end p50",
                "p99",
                "max ms",
                "CPU of others");
        for (LoadResult run : runs) {
            LatencySummary puback = run.puback();
            LatencySummary whole = run.endToEnd();
            table.row(
                    run.target(),
                    run.pace(),
                    Table.number(run.deliveredPerSecond(), 0),
                    Table.number(run.acknowledgedPerSecond(), 0),
                    Table.number(puback.p50(), 2),
                    Table.number(puback.p99(), 2),
                    Table.number(whole.p50(), 2),
                    Table.number(whole.p99(), 2),
                    Table.number(whole.max(), 1),
                    Table.number(run.foreignCores(), 2));
        }
        return table;
    }

    private Table processes() {
        var table = new Table("target", "pace", "process", "CPU µs/message", "cores", "max RSS MiB");
        for (LoadResult run : runs) {
            for (ProcessUsage usage : run.processes()) {
                table.row(
                        run.target(),
                        run.pace(),
                        usage.name(),
                        Table.number(usage.cpuMicrosPerMessage(), 1),
                        Table.number(usage.cores(), 2),
                        Table.number(usage.maxRssMiB(), 0));
            }
        }
        return table;
    }

    private Table checks() {
        var table = new Table("target", "pace", "sent", "received", "faults");
        for (LoadResult run : runs) {
            var check = run.check();
            table.row(
                    run.target(),
                    run.pace(),
                    Long.toString(check.sent()),
                    Long.toString(check.received()),
                    faults(run));
        }
        return table;
    }

    static String faults(LoadResult run) {
        return faults(run.check(), run.notSent());
    }

    static String faults(CheckSummary check) {
        return faults(check, 0);
    }

    private static String faults(CheckSummary check, long notSent) {
        List<String> found = new ArrayList<>();
        add(found, "lost", check.lost());
        add(found, "duplicated", check.duplicated());
        add(found, "reordered", check.reordered());
        add(found, "misdelivered", check.misdelivered());
        add(found, "position gaps", check.positionGaps());
        add(found, "positions repeated", check.positionsRepeated());
        add(found, "unacknowledged", check.unacknowledged());
        add(found, "connections lost", check.connectionsLost());
        add(found, "refused", check.refused());
        add(found, "not sent in time", notSent);
        return found.isEmpty() ? NONE : found.stream().collect(Collectors.joining(", "));
    }

    private static void add(List<String> found, String name, long count) {
        if (count > 0) {
            found.add(count + " " + name);
        }
    }
}
