// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.adapter.Target;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.load.Generator;
import io.godwit.loadtest.load.Storm;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.mqtt.ConnectSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everybody comes back at once, as after an outage. */
@Command(
        name = "storm",
        description = "Connect as many devices per second as the server takes, each with a token, then hold them.",
        mixinStandardHelpOptions = true)
final class StormScenario extends Scenario {
    private static final int MAX_DEVICES = 1_000_000;

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private GeneratorOptions generators = new GeneratorOptions();

    @Option(names = "--devices", defaultValue = "5000", description = "each of another user (${DEFAULT-VALUE})")
    private int devices = 5_000;

    @Option(
            names = "--at-once",
            defaultValue = "200",
            description = "connections on their way at the same time (${DEFAULT-VALUE})")
    private int atOnce = 200;

    @Option(
            names = "--rate",
            defaultValue = "0",
            description = "connects per second at most, 0: no limit (${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--hold", defaultValue = "10", description = "seconds (${DEFAULT-VALUE})")
    private int hold = 10;

    @Override
    Report run(Progress progress) throws Exception {
        if (devices < 1 || devices > MAX_DEVICES) {
            throw new IllegalArgumentException("--devices must be 1 to " + MAX_DEVICES + " but is " + devices);
        }
        Generator part = generators.generator();
        Target users = target.factory().forRun(part.mark(TargetFactory.newRun()));
        // tokens first, so that signing them does not slow down the storm
        List<ConnectSettings> members = IntStream.range(0, part.share(devices))
                .mapToObj(users::recipient)
                .toList();
        var limits = new Storm.Limits(atOnce, rate / part.of(), Duration.ofSeconds(hold));
        var watch = ProcessWatch.of(target.watched());
        var storm = new Storm(target.address(), users.name(), members, limits, watch, progress);
        return new StormReport(storm.execute(part.sources()));
    }

    /** A refused or lost connection is a fault: all had good tokens. */
    record StormReport(Storm.Result storm) implements Report {
        @Override
        public boolean clean() {
            return storm.failures().isEmpty() && storm.lost() == 0;
        }

        @Override
        public List<String> faults() {
            List<String> found = new ArrayList<>();
            storm.failures().forEach((reason, count) -> found.add(count + " × " + reason));
            if (storm.lost() > 0) {
                found.add(storm.lost() + " connections lost while held");
            }
            return found;
        }

        @Override
        public List<Timeline> timelines() {
            return List.of(storm.timeline());
        }

        @Override
        public String text() {
            return figures().text() + "\n" + failures().text() + "\n"
                    + processes().text();
        }

        private Table figures() {
            var connect = storm.connect();
            var table = new Table(
                    "target", "devices", "connected", "connects/s", "CONNACK p50 ms", "p99", "max", "lost while held");
            table.row(
                    storm.target(),
                    Integer.toString(storm.devices()),
                    Long.toString(storm.connected()),
                    Table.number(storm.connectsPerSecond(), 0),
                    Table.number(connect.p50(), 1),
                    Table.number(connect.p99(), 1),
                    Table.number(connect.max(), 1),
                    Long.toString(storm.lost()));
            return table;
        }

        private Table failures() {
            var table = new Table("failed because", "connects");
            storm.failures().forEach((reason, count) -> table.row(reason.replace('|', '/'), Long.toString(count)));
            if (storm.failures().isEmpty()) {
                table.row("none", "0");
            }
            return table;
        }

        private Table processes() {
            var table = new Table("process", "CPU µs/connect", "cores", "max RSS MiB");
            for (ProcessUsage usage : storm.processes()) {
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
