// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.backlog.BacklogResult;
import io.godwit.loadtest.backlog.BacklogRound;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.measure.ProcessUsage;
import java.util.List;

/** One row for each round, then the processes, then the checker. */
record BacklogReport(List<BacklogResult> results) implements Report {
    BacklogReport {
        results = List.copyOf(results);
    }

    /** Refused messages are no fault, but a round that did not bring what waited is. */
    @Override
    public boolean clean() {
        return results.stream()
                .allMatch(result -> result.check().clean()
                        && result.rounds().stream().allMatch(round -> round.fetched() >= round.expected()));
    }

    @Override
    public String text() {
        return rounds().text() + "\n" + processes().text() + "\n" + checks().text() + "\n" + verdicts();
    }

    private Table rounds() {
        var table = new Table(
                "target",
                "round",
                "waiting",
                "fetched",
                "stored/s",
                "connected s",
                "last entry s",
                "entries/s",
                "first entry p50 ms",
                "caught up p50 ms",
                "p99",
                "CPU of others");
        for (BacklogResult result : results) {
            for (BacklogRound round : result.rounds()) {
                table.row(
                        result.target(),
                        Integer.toString(round.round()),
                        Long.toString(round.expected()),
                        Long.toString(round.fetched()),
                        Table.number(round.feedPerSecond(), 0),
                        Table.number(round.connectSeconds(), 2),
                        Table.number(round.seconds(), 2),
                        Table.number(round.entriesPerSecond(), 0),
                        Table.number(round.firstEntry().p50(), 0),
                        Table.number(round.caughtUp().p50(), 0),
                        Table.number(round.caughtUp().p99(), 0),
                        Table.number(round.foreignCores(), 2));
            }
        }
        return table;
    }

    private Table processes() {
        var table = new Table("target", "round", "process", "CPU µs/entry", "cores", "max RSS MiB");
        for (BacklogResult result : results) {
            for (BacklogRound round : result.rounds()) {
                for (ProcessUsage usage : round.processes()) {
                    table.row(
                            result.target(),
                            Integer.toString(round.round()),
                            usage.name(),
                            Table.number(usage.cpuMicrosPerMessage(), 1),
                            Table.number(usage.cores(), 2),
                            Table.number(usage.maxRssMiB(), 0));
                }
            }
        }
        return table;
    }

    private Table checks() {
        var table = new Table("target", "sent", "received", "faults");
        for (BacklogResult result : results) {
            CheckSummary check = result.check();
            table.row(
                    result.target(),
                    Long.toString(check.sent()),
                    Long.toString(check.received()),
                    LoadReport.faults(check));
        }
        return table;
    }

    private String verdicts() {
        var text = new StringBuilder();
        for (BacklogResult result : results) {
            text.append("%s: %,.0f entries/s over the last half of the rounds%n"
                    .formatted(result.target(), settled(result)));
        }
        return text.toString();
    }

    /** Entries of the last half of the rounds by their time. */
    static double settled(BacklogResult result) {
        List<BacklogRound> counted = result.rounds()
                .subList(result.rounds().size() / 2, result.rounds().size());
        double seconds = counted.stream().mapToDouble(BacklogRound::seconds).sum();
        return seconds > 0 ? counted.stream().mapToLong(BacklogRound::fetched).sum() / seconds : 0;
    }
}
