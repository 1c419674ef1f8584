// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.adapter.Target;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.measure.TimelineRecorder;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run: connect, warm up, measure, wait for the rest, judge. Use once; blocks the calling thread. */
public final class LoadRun {
    private static final long TICK_MILLIS = 1_000;
    private static final String DRAINING = "draining";
    private static final long DRAIN_POLL_MILLIS = 20;

    private final List<InetSocketAddress> servers;
    private final Target target;
    private final LoadPlan plan;
    private final ProcessWatch watch;
    private final Progress progress;
    private final Meters meters = new Meters();
    private final Pairs pairs;
    private long shownDelivered;

    public LoadRun(
            InetSocketAddress address, TargetFactory targets, LoadPlan plan, ProcessWatch watch, Progress progress) {
        this(List.of(address), targets, plan, watch, progress);
    }

    /**
     * With several servers that work as one.
     *
     * @param servers recipients connect to them in turn, and the sender to each to the next one
     */
    public LoadRun(
            List<InetSocketAddress> servers,
            TargetFactory targets,
            LoadPlan plan,
            ProcessWatch watch,
            Progress progress) {
        String run = plan.generator().mark(TargetFactory.newRun());
        this.servers = List.copyOf(servers);
        this.target = targets.forRun(run);
        this.plan = plan;
        this.watch = watch;
        this.progress = progress;
        this.pairs = new Pairs(target, run, plan, meters);
    }

    /** Fails if the server refuses a connection; what goes wrong later is in the result's check. */
    public LoadResult execute() {
        try (var loop = new MqttLoop(plan.generator().sources())) {
            pairs.connect(loop, servers, plan, progress);
            var recorder = new TimelineRecorder(
                    target.name() + ", " + pace(), plan.total(), watch, () -> loop.call(meters::tally));
            Optional<Pacer> pacer = start(loop);
            pass("ramp-up", plan.rampUp(), loop, recorder);
            pass("warm-up", plan.warmUp(), loop, recorder);
            Snapshot begin = beginMeasuring(loop);
            pass(Timeline.MEASURING, plan.measure(), loop, recorder);
            Snapshot end = endMeasuring(loop);
            double foreignCores = watch.foreignCores();
            List<ProcessUsage> processes = watch.end(end.delivered - begin.delivered);
            pacer.ifPresent(Pacer::close);
            CheckSummary check = finish(loop, recorder);
            Timeline timeline = recorder.finish(DRAINING, loop.call(meters::measured));
            return result(begin, end, foreignCores, processes, check, timeline);
        }
    }

    private Optional<Pacer> start(MqttLoop loop) {
        if (plan.openLoop()) {
            var pacer = new Pacer(pairs.publishers(), plan.ratePerSecond(), plan.rampUp(), loop.executor());
            pacer.start();
            return Optional.of(pacer);
        }
        loop.call(() -> {
            pairs.publishers().forEach(Publisher::startClosedLoop);
            return true;
        });
        return Optional.empty();
    }

    private Snapshot beginMeasuring(MqttLoop loop) {
        watch.begin();
        return loop.call(() -> {
            long now = System.nanoTime();
            meters.begin(now);
            return new Snapshot(now, meters.acknowledged(), meters.delivered());
        });
    }

    private Snapshot endMeasuring(MqttLoop loop) {
        return loop.call(() -> {
            long now = System.nanoTime();
            meters.end(now);
            return new Snapshot(now, meters.acknowledged(), meters.delivered());
        });
    }

    private void pass(String phase, Duration time, MqttLoop loop, TimelineRecorder recorder) {
        long end = System.nanoTime() + time.toNanos();
        long left = time.toMillis();
        while (left > 0) {
            sleep(Math.min(left, TICK_MILLIS));
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            recorder.tick(phase);
            long delivered = loop.call(meters::delivered);
            progress.show("%s, %s: %s, %d s left, %d messages in the last second"
                    .formatted(target.name(), pace(), phase, Math.max(0, left / 1_000), delivered - shownDelivered));
            shownDelivered = delivered;
        }
    }

    private CheckSummary finish(MqttLoop loop, TimelineRecorder recorder) {
        loop.call(() -> {
            pairs.publishers().forEach(Publisher::stop);
            return true;
        });
        long deadline = System.nanoTime() + plan.drain().toNanos();
        while (!loop.call(pairs::settled) && System.nanoTime() < deadline) {
            sleep(DRAIN_POLL_MILLIS);
            recorder.tick(DRAINING);
        }
        return loop.call(() -> {
            CheckSummary check = pairs.check();
            pairs.disconnect();
            return check;
        });
    }

    private LoadResult result(
            Snapshot begin,
            Snapshot end,
            double foreignCores,
            List<ProcessUsage> processes,
            CheckSummary check,
            Timeline timeline) {
        double seconds = (end.nanos - begin.nanos) / 1e9;
        return new LoadResult(
                target.name(),
                plan.pairs(),
                plan.payloadBytes(),
                plan.inFlight(),
                plan.ratePerSecond(),
                seconds,
                (end.delivered - begin.delivered) / seconds,
                (end.acknowledged - begin.acknowledged) / seconds,
                LatencySummary.ofMicros(meters.puback()),
                LatencySummary.ofMicros(meters.endToEnd()),
                LatencySummary.ofMicros(meters.sendDelay()),
                foreignCores,
                pairs.notSent(),
                check,
                processes,
                timeline);
    }

    private String pace() {
        return plan.openLoop() ? Math.round(plan.ratePerSecond()) + "/s" : plan.inFlight() + " in flight";
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    private record Snapshot(long nanos, long acknowledged, long delivered) {}
}
