// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.measure.ProcessUsage;
import java.util.List;

/** Runs with different numbers of servers: throughput beside that of the first at the same pace, and what a message costs. */
record ScaleReport(List<LoadResult> runs) implements RunsReport {
    static final String SERVER = "server ";
    static final String CASSANDRA = "cassandra";

    /**
     * CPU per message, in microseconds.
     *
     * @param servers of all of them
     */
    record Cost(String target, String pace, double servers, double cassandra) {}

    ScaleReport {
        runs = List.copyOf(runs);
    }

    @JsonProperty
    List<Cost> costs() {
        return runs.stream().map(ScaleReport::cost).toList();
    }

    private static Cost cost(LoadResult run) {
        return new Cost(run.target(), run.pace(), micros(run, SERVER), micros(run, CASSANDRA));
    }

    private static double micros(LoadResult run, String group) {
        return run.processes().stream()
                .filter(process -> process.name().startsWith(group))
                .mapToDouble(ProcessUsage::cpuMicrosPerMessage)
                .sum();
    }

    @Override
    public String text() {
        var table = new Table(
                "servers",
                "pace",
                "delivered/s",
                "× of the first",
                "CPU µs/message: servers",
                "Cassandra",
                "PUBACK p50 ms",
                "p99",
                "end to end p50 ms",
                "p99",
                "faults");
        for (LoadResult run : runs) {
            Cost cost = cost(run);
            table.row(
                    run.target(),
                    run.pace(),
                    Table.number(run.deliveredPerSecond(), 0),
                    run.burnIn() ? "" : Table.number(ratio(run), 2),
                    Table.number(cost.servers(), 0),
                    Table.number(cost.cassandra(), 0),
                    Table.number(run.puback().p50(), 2),
                    Table.number(run.puback().p99(), 2),
                    Table.number(run.endToEnd().p50(), 2),
                    Table.number(run.endToEnd().p99(), 2),
                    LoadReport.faults(run));
        }
        return new LoadReport(runs).text() + "\n" + table.text();
    }

    private double ratio(LoadResult run) {
        return runs.stream()
                .filter(other -> !other.burnIn() && other.pace().equals(run.pace()))
                .findFirst()
                .map(first -> run.deliveredPerSecond() / first.deliveredPerSecond())
                .orElse(1.0);
    }
}
