// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.raw.RawResult;
import io.godwit.loadtest.raw.RawRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One publisher, many subscribers, on a topic that only a token's acl opens. */
@Command(
        name = "raw",
        description = "A raw topic, opened by the tokens' acl: one publisher to many subscribers, QoS 1.",
        mixinStandardHelpOptions = true)
final class RawScenario extends Scenario {
    @Mixin
    private GodwitOptions godwit = new GodwitOptions();

    @Option(
            names = "--subscribers",
            split = ",",
            defaultValue = "10,100",
            description = "one run for each number (${DEFAULT-VALUE})")
    private List<Integer> subscribers = new ArrayList<>();

    @Option(names = "--rate", defaultValue = "50", description = "published per second (${DEFAULT-VALUE})")
    private double rate = 50;

    @Option(names = "--payload", defaultValue = "200", description = "bytes per message (${DEFAULT-VALUE})")
    private int payload = 200;

    @Option(names = "--time", defaultValue = "10", description = "seconds of each run (${DEFAULT-VALUE})")
    private int time = 10;

    @Override
    Report run(Progress progress) throws Exception {
        if (rate <= 0) {
            throw new IllegalArgumentException("--rate must be above 0 but is " + rate);
        }
        List<RawResult> results = new ArrayList<>();
        try (var place = godwit.open(progress)) {
            for (int count : subscribers) {
                var run = new RawRun(place.address(), place.tokens(), place.watch(), progress);
                results.add(run.execute(count, payload, rate, Duration.ofSeconds(time)));
            }
        }
        return new RawReport(results);
    }

    /** One row for each number of subscribers. */
    record RawReport(List<RawResult> results) implements Report {
        RawReport {
            results = List.copyOf(results);
        }

        @Override
        public boolean clean() {
            return results.stream()
                    .allMatch(
                            result -> result.strangerRefused() && result.check().clean());
        }

        @Override
        public String text() {
            var table = new Table(
                    "subscribers",
                    "published",
                    "delivered/s",
                    "PUBACK p50",
                    "p99",
                    "end to end p50",
                    "p99 ms",
                    "server CPU µs/delivery",
                    "user without acl",
                    "faults");
            for (RawResult result : results) {
                table.row(
                        Integer.toString(result.subscribers()),
                        Long.toString(result.published()),
                        Table.number(result.deliveredPerSecond(), 0),
                        Table.number(result.puback().p50(), 2),
                        Table.number(result.puback().p99(), 2),
                        Table.number(result.endToEnd().p50(), 2),
                        Table.number(result.endToEnd().p99(), 2),
                        Table.number(serverCpu(result), 1),
                        result.strangerRefused() ? "refused" : "LET IN",
                        LoadReport.faults(result.check()));
            }
            return table.text();
        }

        private static double serverCpu(RawResult result) {
            return result.processes().stream()
                    .filter(usage -> !usage.name().equals("generator"))
                    .mapToDouble(ProcessUsage::cpuMicrosPerMessage)
                    .sum();
        }
    }
}
