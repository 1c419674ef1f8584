// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.adapter.Target;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.load.Crowd;
import io.godwit.loadtest.load.Crowd.Member;
import io.godwit.loadtest.load.IdleCount;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.LiveHeap;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many devices that are connected and do nothing. */
@Command(
        name = "idle",
        description = "Connect many devices of different users, hold them, report the cost of each. Needs --watch.",
        mixinStandardHelpOptions = true)
final class IdleScenario extends Scenario {
    @Mixin
    private TargetOptions target = new TargetOptions();

    @Option(names = "--devices", defaultValue = "5000", description = "(${DEFAULT-VALUE})")
    private int devices = 5_000;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "connects per second, 0: no limit (${DEFAULT-VALUE})")
    private double rate = 1_000;

    @Option(names = "--hold", defaultValue = "10", description = "seconds (${DEFAULT-VALUE})")
    private int hold = 10;

    @Override
    Report run(Progress progress) throws Exception {
        if (target.watched().isEmpty()) {
            throw new IllegalArgumentException("--watch must name the server's process id first");
        }
        long pid = target.watched().get(0);
        Target users = target.factory().forRun(TargetFactory.newRun());
        Memory before = Memory.of(pid);
        try (var loop = new MqttLoop()) {
            double connecting = rate > 0 ? devices / rate : 0;
            var idle = new IdleCount(
                    users.name() + ", " + devices + " idle devices",
                    Duration.ofSeconds(hold + (long) connecting),
                    ProcessWatch.of(target.watched()));
            List<Member> members = IntStream.range(0, devices)
                    .mapToObj(i -> new Member(users.recipient(i), idle))
                    .toList();
            Crowd crowd = Crowd.connect(loop, target.address(), members, rate, progress, idle);
            idle.allConnected();
            for (int left = hold; left > 0; left--) {
                progress.show("holding " + devices + " connections, " + left + " s left, " + idle.lost() + " lost");
                TimeUnit.SECONDS.sleep(1);
                idle.tick();
            }
            Timeline timeline = idle.finish();
            Memory after = Memory.of(pid);
            loop.executor().execute(() -> crowd.connections().forEach(MqttConnection::disconnect));
            double perSecond = devices / crowd.seconds();
            return new IdleReport(devices, perSecond, crowd.connect(), before, after, idle.lost(), timeline);
        }
    }

    /** Live heap after a full collection, and resident memory after that. */
    record Memory(long heapBytes, long rssBytes) {
        static Memory of(long pid) {
            return new Memory(LiveHeap.bytes(pid), ProcessWatch.rssBytes(pid));
        }
    }

    /** Memory is of the first watched process only. */
    record IdleReport(
            int devices,
            double connectsPerSecond,
            LatencySummary connect,
            Memory before,
            Memory after,
            long lost,
            Timeline timeline)
            implements Report {
        private static final double KIB = 1024;

        @Override
        public boolean clean() {
            return lost == 0;
        }

        @Override
        public List<String> faults() {
            return lost == 0 ? List.of() : List.of(lost + " connections lost");
        }

        @Override
        public List<Timeline> timelines() {
            return List.of(timeline);
        }

        @Override
        public String text() {
            var table = new Table("", "before", "with devices", "KiB per device");
            row(table, "heap MiB", before.heapBytes, after.heapBytes);
            row(table, "RSS MiB", before.rssBytes, after.rssBytes);
            return "%d devices, %.0f connects/s, CONNACK p50 %.1f ms, p99 %.1f ms, %d lost while held%n%n%s"
                    .formatted(devices, connectsPerSecond, connect.p50(), connect.p99(), lost, table.text());
        }

        private void row(Table table, String name, long from, long to) {
            table.row(
                    name,
                    Table.number(from / KIB / KIB, 1),
                    Table.number(to / KIB / KIB, 1),
                    Table.number((to - from) / KIB / devices, 1));
        }
    }
}
