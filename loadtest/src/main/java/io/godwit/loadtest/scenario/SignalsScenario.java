// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.adapter.GodwitTarget;
import io.godwit.loadtest.adapter.SignalTarget;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.load.LoadRun;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import io.godwit.loadtest.scenario.GodwitOptions.Place;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is never stored: fast to devices that are connected, nothing to those that come later. */
@Command(
        name = "signals",
        description = "Signals to connected devices: rate and latency; and none for a device that was away.",
        mixinStandardHelpOptions = true)
final class SignalsScenario extends Scenario {
    private static final List<Double> RATES = List.of(2_000.0);
    private static final int ABSENT_PAIR = 99_999_999;

    @Mixin
    private GodwitOptions godwit = new GodwitOptions();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(
            names = "--to-absent",
            defaultValue = "100",
            description = "signals to a device that is away, none of which may reach it later (${DEFAULT-VALUE})")
    private int toAbsent = 100;

    @Option(
            names = "--watch-returned",
            defaultValue = "3",
            description = "seconds to see that none does (${DEFAULT-VALUE})")
    private int watchReturned = 3;

    @Override
    Report run(Progress progress) throws Exception {
        List<LoadResult> results = new ArrayList<>();
        try (var place = godwit.open(progress)) {
            TargetFactory targets =
                    run -> new SignalTarget(new GodwitTarget("godwit", run, MqttVersion.MQTT_5, false, place.tokens()));
            for (LoadPlan plan : load.plans(RATES)) {
                results.add(new LoadRun(place.address(), targets, plan, place.watch(), progress).execute());
            }
            return new SignalsReport(results, toAbsent, kept(place, targets));
        }
    }

    /** How many signals reached a device that connected after they had been sent. */
    private long kept(Place place, TargetFactory targets) throws InterruptedException {
        String run = TargetFactory.newRun();
        var target = targets.forRun(run);
        var stamps = target.stamps(run, ABSENT_PAIR, 200);
        var answered = new AtomicLong();
        var arrived = new AtomicLong();
        try (var loop = new MqttLoop()) {
            MqttConnection sender = loop.connect(place.address(), target.sender(0), new ConnectionListener() {
                        @Override
                        public void acknowledged(MqttConnection connection, int packetId, int reason) {
                            answered.incrementAndGet();
                        }
                    })
                    .toCompletableFuture()
                    .join();
            for (int i = 0; i < toAbsent; i++) {
                loop.call(() -> {
                    ByteBuf payload = stamps.write(ByteBufAllocator.DEFAULT, 0, 0);
                    sender.publish(target.publishTopic(0), payload, 1);
                    sender.flush();
                    return true;
                });
                awaitAnswer(answered, i + 1);
            }
            MqttConnection late = loop.connect(place.address(), target.recipient(0), new ConnectionListener() {
                        @Override
                        public void received(MqttConnection connection, ByteBuf payload) {
                            arrived.incrementAndGet();
                        }
                    })
                    .toCompletableFuture()
                    .join();
            TimeUnit.SECONDS.sleep(watchReturned);
            loop.executor().execute(() -> List.of(sender, late).forEach(MqttConnection::disconnect));
        }
        return arrived.get();
    }

    private static void awaitAnswer(AtomicLong answered, long count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (answered.get() < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("a signal to an absent user was not answered within 30 s");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /**
     * Loss and order are measured and not judged, since neither is promised.
     *
     * @param kept of the signals sent to an absent device, those that reached it later: must be none
     */
    record SignalsReport(List<LoadResult> runs, int toAbsent, long kept) implements Report {
        SignalsReport {
            runs = List.copyOf(runs);
        }

        @Override
        public boolean clean() {
            return kept == 0 && runs.stream().map(LoadResult::check).allMatch(SignalsReport::harmless);
        }

        private static boolean harmless(CheckSummary check) {
            return check.duplicated() + check.misdelivered() + check.unacknowledged() + check.connectionsLost() == 0;
        }

        @Override
        public String text() {
            var table =
                    new Table("pace", "sent", "arrived", "not arrived (allowed)", "out of order (allowed)", "faults");
            for (LoadResult run : runs) {
                table.row(
                        run.pace(),
                        Long.toString(run.check().sent()),
                        Long.toString(run.check().received()),
                        Long.toString(run.check().lost()),
                        Long.toString(run.check().reordered()),
                        harmless(run.check()) ? "none" : LoadReport.faults(run));
            }
            return new LoadReport(runs).measured() + "\n" + table.text() + "\n" + kept + " of " + toAbsent
                    + " signals to an absent device reached it later (must be 0)\n";
        }
    }
}
