// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.backlog;

import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.adapter.Target;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.load.Crowd;
import io.godwit.loadtest.load.Crowd.Member;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** Devices become known, go away, get messages, come back; as often as the plan says. Use once; blocks. */
public final class BacklogRun {
    private static final int POLL_MILLIS = 20;
    private static final long SAMPLE_NANOS = 1_000_000_000L;

    private final InetSocketAddress address;
    private final Target target;
    private final BacklogPlan plan;
    private final ProcessWatch watch;
    private final Progress progress;
    private final List<Device> devices = new ArrayList<>();
    private final List<Feeder> feeders = new ArrayList<>();
    private final List<BacklogRound> rounds = new ArrayList<>();

    public BacklogRun(
            InetSocketAddress address, TargetFactory targets, BacklogPlan plan, ProcessWatch watch, Progress progress) {
        String run = TargetFactory.newRun();
        this.address = address;
        this.target = targets.forRun(run);
        this.plan = plan;
        this.watch = watch;
        this.progress = progress;
        var reader = new StampReader(run);
        for (int i = 0; i < plan.devices(); i++) {
            var stamps = new StampWriter(run, i, plan.payloadBytes());
            devices.add(new Device(
                    i,
                    target.publishTopic(i),
                    stamps,
                    reader,
                    target.acknowledgeTopic(i).orElse(null)));
        }
        int count = Math.min(plan.feeders(), plan.devices());
        for (int f = 0; f < count; f++) {
            feeders.add(new Feeder(everyNth(f, count)));
        }
    }

    private List<Device> everyNth(int first, int step) {
        List<Device> chosen = new ArrayList<>();
        for (int i = first; i < devices.size(); i += step) {
            chosen.add(devices.get(i));
        }
        return chosen;
    }

    /** Fails if the server refuses a connection; what goes wrong later is in the result's check. */
    public BacklogResult execute() {
        try (var loop = new MqttLoop()) {
            List<MqttConnection> feeding = connectFeeders(loop);
            becomeKnown(loop);
            for (int round = 1; round <= plan.rounds(); round++) {
                double feedPerSecond = feed(loop, plan.messages());
                rounds.add(comeBack(loop, round, feedPerSecond));
            }
            loop.executor().execute(() -> feeding.forEach(MqttConnection::disconnect));
            return new BacklogResult(
                    target.name(), plan.devices(), plan.messages(), plan.payloadBytes(), rounds, check(loop));
        }
    }

    private List<MqttConnection> connectFeeders(MqttLoop loop) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < feeders.size(); i++) {
            members.add(new Member(target.sender(i), feeders.get(i)));
        }
        List<MqttConnection> connections = Crowd.connect(loop, address, members, plan.connectRate(), progress)
                .connections();
        loop.call(() -> {
            for (int i = 0; i < feeders.size(); i++) {
                feeders.get(i).use(connections.get(i), plan.inFlight());
            }
            return true;
        });
        return connections;
    }

    /** A new device starts at the present: each gets and acknowledges one message, so that its cursor is kept. */
    private void becomeKnown(MqttLoop loop) {
        Crowd crowd = connectDevices(loop);
        feed(loop, 1);
        await("first message", loop, () -> devices.stream().allMatch(Device::done), this::arrived);
        leave(loop, crowd);
    }

    private Crowd connectDevices(MqttLoop loop) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < devices.size(); i++) {
            members.add(new Member(withWindow(target.recipient(i)), devices.get(i)));
        }
        return Crowd.connect(loop, address, members, plan.connectRate(), progress);
    }

    private ConnectSettings withWindow(ConnectSettings settings) {
        if (plan.window() == 0) {
            return settings;
        }
        Map<String, String> properties = new HashMap<>(settings.userProperties());
        properties.put("window", Integer.toString(plan.window()));
        return new ConnectSettings(
                settings.clientId(), settings.login(), settings.version(), settings.keepAliveSeconds(), properties);
    }

    /** Messages acknowledged per second. */
    private double feed(MqttLoop loop, int each) {
        long began = System.nanoTime();
        loop.call(() -> {
            feeders.forEach(feeder -> feeder.feed(each));
            return true;
        });
        await("sending", loop, () -> feeders.stream().allMatch(Feeder::done), this::expected);
        return (double) each * devices.size() / ((System.nanoTime() - began) / 1e9);
    }

    private BacklogRound comeBack(MqttLoop loop, int round, double feedPerSecond) {
        watch.begin();
        long began = System.nanoTime();
        Crowd crowd = connectDevices(loop);
        await("catching up", loop, () -> devices.stream().allMatch(Device::done), this::arrived);
        double foreignCores = watch.foreignCores();
        List<ProcessUsage> processes = watch.end(loop.call(this::arrived));
        BacklogRound result = loop.call(() -> new BacklogRound(
                round,
                feedPerSecond,
                expected(),
                arrived(),
                crowd.seconds(),
                (devices.stream().mapToLong(Device::lastNanos).max().orElse(began) - began) / 1e9,
                summary(began, Device::firstNanos),
                summary(began, Device::lastNanos),
                foreignCores,
                processes));
        leave(loop, crowd);
        return result;
    }

    private LatencySummary summary(long began, ToLongFunction<Device> time) {
        var histogram = new Histogram(3);
        devices.stream()
                .filter(device -> device.arrived() > 0)
                .forEach(device -> histogram.recordValue(Math.max(0, time.applyAsLong(device) - began) / 1_000));
        return LatencySummary.ofMicros(histogram);
    }

    private void leave(MqttLoop loop, Crowd crowd) {
        loop.call(() -> {
            crowd.connections().forEach(MqttConnection::disconnect);
            devices.forEach(Device::away);
            return true;
        });
    }

    /** Until it is so, or until nothing has moved for as long as the plan's patience. */
    private void await(String what, MqttLoop loop, BooleanSupplier done, LongSupplier moved) {
        long last = -1;
        long lastMoved = System.nanoTime();
        long lastSample = lastMoved;
        while (!loop.call(done::getAsBoolean)) {
            long now = System.nanoTime();
            long count = loop.call(moved::getAsLong);
            if (count != last) {
                last = count;
                lastMoved = now;
            } else if (now - lastMoved > plan.patience().toNanos()) {
                progress.say("%s: nothing has moved for %d s, giving up at %d"
                        .formatted(what, plan.patience().toSeconds(), count));
                return;
            }
            if (now - lastSample > SAMPLE_NANOS) {
                lastSample = now;
                watch.sample();
            }
            progress.show("%s, %s: %d".formatted(target.name(), what, count));
            pause();
        }
    }

    private long expected() {
        return devices.stream().mapToLong(Device::expected).sum();
    }

    private long arrived() {
        return devices.stream().mapToLong(Device::arrived).sum();
    }

    private CheckSummary check(MqttLoop loop) {
        return loop.call(() -> devices.stream()
                .map(Device::ledger)
                .map(PairLedger::summary)
                .reduce(CheckSummary.empty(), CheckSummary::plus));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
