// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.load.LoadRun;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Does a message cost more when it is one of many mailboxes? The rate stays, the number of users grows. */
@Command(
        name = "mailboxes",
        description = "Cost per message at a fixed rate over more and more mailboxes (two for each pair).",
        mixinStandardHelpOptions = true)
final class MailboxesScenario extends Scenario {
    private static final int WINDOW = 100;
    private static final int DRAIN_SECONDS = 20;

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private BurnInOption burnIn = new BurnInOption();

    @Option(names = "--counts", split = ",", defaultValue = "10,100,1000,10000", description = "(${DEFAULT-VALUE})")
    private List<Integer> counts = new ArrayList<>();

    @Option(names = "--rate", defaultValue = "1000", description = "messages per second (${DEFAULT-VALUE})")
    private double rate = 1_000;

    @Option(names = "--payload", defaultValue = "200", description = "bytes per message (${DEFAULT-VALUE})")
    private int payload = 200;

    @Option(
            names = "--warm-up",
            defaultValue = "5",
            description = "seconds, at least one message each (${DEFAULT-VALUE})")
    private int warmUp = 5;

    @Option(names = "--time", defaultValue = "10", description = "seconds to measure each (${DEFAULT-VALUE})")
    private int time = 10;

    @Option(names = "--connect-rate", defaultValue = "1000", description = "connections per second (${DEFAULT-VALUE})")
    private double connectRate = 1_000;

    @Override
    Report run(Progress progress) throws Exception {
        var burning = ProcessWatch.of(target.watched());
        List<LoadResult> results = new ArrayList<>(burnIn.run(target.address(), target.factory(), burning, progress));
        for (int count : counts) {
            var watch = ProcessWatch.of(target.watched());
            results.add(new LoadRun(target.address(), target.factory(), plan(count), watch, progress).execute());
        }
        return new MailboxesReport(results);
    }

    private LoadPlan plan(int mailboxes) {
        int pairs = Math.max(1, mailboxes / 2);
        int warm = Math.max(warmUp, (int) Math.ceil(pairs / rate) + 1);
        return new LoadPlan(
                pairs,
                payload,
                WINDOW,
                rate,
                Duration.ofSeconds(warm),
                Duration.ofSeconds(time),
                Duration.ofSeconds(DRAIN_SECONDS),
                connectRate);
    }

    /** One row for each number of mailboxes and process. */
    record MailboxesReport(List<LoadResult> runs) implements RunsReport {
        MailboxesReport {
            runs = List.copyOf(runs);
        }

        @Override
        public String text() {
            var table = new Table(
                    "mailboxes",
                    "pace",
                    "delivered/s",
                    "end to end p50",
                    "p99",
                    "process",
                    "CPU µs/message",
                    "RSS MiB",
                    "faults");
            for (LoadResult run : runs) {
                for (ProcessUsage usage : run.processes()) {
                    table.row(
                            Integer.toString(run.pairs() * 2),
                            run.pace(),
                            Table.number(run.deliveredPerSecond(), 0),
                            Table.number(run.endToEnd().p50(), 2),
                            Table.number(run.endToEnd().p99(), 2),
                            usage.name(),
                            Table.number(usage.cpuMicrosPerMessage(), 1),
                            Table.number(usage.maxRssMiB(), 0),
                            LoadReport.faults(run));
                }
            }
            return table.text();
        }
    }
}
