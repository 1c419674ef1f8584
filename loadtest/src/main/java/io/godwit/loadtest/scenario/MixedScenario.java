// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.mixed.MixedProfile;
import io.godwit.loadtest.mixed.MixedResult;
import io.godwit.loadtest.mixed.MixedRun;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything at once, in the proportions of a profile. */
@Command(
        name = "mixed",
        description = "A day in the life in compressed time: chats, bursts, signals, people who go and come back.",
        mixinStandardHelpOptions = true)
final class MixedScenario extends Scenario {
    @Mixin
    private GodwitOptions godwit = new GodwitOptions();

    @Option(names = "--pairs", defaultValue = "200", description = "writers with a reader each (${DEFAULT-VALUE})")
    private int pairs = 200;

    @Option(names = "--day", defaultValue = "60", description = "seconds that the day takes (${DEFAULT-VALUE})")
    private int day = 60;

    @Option(names = "--chats", defaultValue = "300", description = "per second at the peak (${DEFAULT-VALUE})")
    private double chats = 300;

    @Option(names = "--bursts", defaultValue = "2", description = "per second at the peak (${DEFAULT-VALUE})")
    private double bursts = 2;

    @Option(names = "--burst-size", defaultValue = "50", description = "messages (${DEFAULT-VALUE})")
    private int burstSize = 50;

    @Option(names = "--signals", defaultValue = "200", description = "per second at the peak (${DEFAULT-VALUE})")
    private double signals = 200;

    @Option(
            names = "--departures",
            defaultValue = "10",
            description = "readers who go away, per second at the peak (${DEFAULT-VALUE})")
    private double departures = 10;

    @Option(names = "--away", defaultValue = "5", description = "seconds, on average (${DEFAULT-VALUE})")
    private int away = 5;

    @Option(names = "--stream-share", defaultValue = "0.25", description = "of the readers, 0 to 1 (${DEFAULT-VALUE})")
    private double streamShare = 0.25;

    @Option(names = "--payload", defaultValue = "200", description = "bytes per message (${DEFAULT-VALUE})")
    private int payload = 200;

    @Option(names = "--seed", defaultValue = "1", description = "of all chance (${DEFAULT-VALUE})")
    private long seed = 1;

    @Override
    Report run(Progress progress) throws Exception {
        var profile = new MixedProfile(
                pairs,
                Duration.ofSeconds(day),
                chats,
                bursts,
                burstSize,
                signals,
                departures,
                Duration.ofSeconds(away),
                streamShare,
                payload,
                seed);
        try (var place = godwit.open(progress)) {
            var run = new MixedRun(place.address(), place.tokens(), profile, place.watch(), progress);
            return new MixedReport(run.execute());
        }
    }

    /** One day. */
    record MixedReport(MixedResult result) implements Report {
        @Override
        public boolean clean() {
            return result.check().clean();
        }

        @Override
        public String text() {
            return events().text() + "\n" + latencies().text() + "\n"
                    + processes().text() + "\nfaults: " + LoadReport.faults(result.check()) + "\n";
        }

        private Table events() {
            var table = new Table("what", "count");
            table.row("messages sent", Long.toString(result.check().sent()));
            table.row("messages arrived", Long.toString(result.check().received()));
            table.row("bursts", Long.toString(result.bursts()));
            table.row("signals sent", Long.toString(result.signalsSent()));
            table.row("signals arrived (the others' readers were away)", Long.toString(result.signalsArrived()));
            table.row("departures", Long.toString(result.departures()));
            table.row("connects refused and tried again", Long.toString(result.refusedReturns()));
            table.row("entries again after a reconnect (allowed)", Long.toString(result.again()));
            return table;
        }

        private Table latencies() {
            var table = new Table("ms", "count", "p50", "p99", "max");
            row(table, "PUBACK", result.puback());
            row(table, "end to end, reader there", result.endToEnd());
            row(table, "reconnect to CONNACK", result.reconnect());
            return table;
        }

        private static void row(Table table, String name, LatencySummary latency) {
            table.row(
                    name,
                    Long.toString(latency.count()),
                    Table.number(latency.p50(), 2),
                    Table.number(latency.p99(), 2),
                    Table.number(latency.max(), 1));
        }

        private Table processes() {
            var table = new Table("process", "CPU µs/message", "cores", "max RSS MiB");
            for (ProcessUsage usage : result.processes()) {
                table.row(
                        usage.name(),
                        Table.number(usage.cpuMicrosPerMessage(), 1),
                        Table.number(usage.cores(), 2),
                        Table.number(usage.maxRssMiB(), 0));
            }
            return table;
        }
    }
}
