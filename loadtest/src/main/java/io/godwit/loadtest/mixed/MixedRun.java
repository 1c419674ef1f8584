// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mixed;

import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.load.Crowd;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One day. Use once; blocks the calling thread. */
public final class MixedRun {
    private static final int TICK_MILLIS = 5;
    private static final int SWEEP_MILLIS = 500;
    private static final int DRAIN_SECONDS = 30;

    private final InetSocketAddress address;
    private final TokenMinter tokens;
    private final MixedProfile profile;
    private final ProcessWatch watch;
    private final Progress progress;
    private final Tally tally = new Tally();
    private double chats;
    private double bursts;
    private double signals;
    private double departures;
    private long beganNanos;
    private long tickedNanos;
    private boolean living;

    public MixedRun(
            InetSocketAddress address,
            TokenMinter tokens,
            MixedProfile profile,
            ProcessWatch watch,
            Progress progress) {
        this.address = address;
        this.tokens = tokens;
        this.profile = profile;
        this.watch = watch;
        this.progress = progress;
    }

    /** Fails if the server refuses somebody at the beginning; what goes wrong later is in the result. */
    public MixedResult execute() {
        try (var loop = new MqttLoop()) {
            var people = new People(profile, TargetFactory.newRun(), tokens, loop, address, tally);
            List<MqttConnection> first =
                    Crowd.connect(loop, address, people.members(), 0, progress).connections();
            watch.begin();
            loop.call(() -> {
                people.use(first);
                beganNanos = System.nanoTime();
                tickedNanos = beganNanos;
                living = true;
                return true;
            });
            loop.every(TICK_MILLIS, () -> tick(people));
            loop.every(SWEEP_MILLIS, people::sweep);
            live(loop, people);
            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            double foreignCores = watch.foreignCores();
            List<ProcessUsage> processes = watch.end(loop.call(() -> tally.delivered));
            CheckSummary check = settle(loop, people);
            return loop.call(() -> result(seconds, foreignCores, check, processes));
        }
    }

    /** On the event loop: does what has become due since the last time. */
    private void tick(People people) {
        if (!living) {
            return;
        }
        long now = System.nanoTime();
        double share =
                profile.activity((now - beganNanos) / (double) profile.day().toNanos());
        double passed = (now - tickedNanos) / 1e9 * share;
        tickedNanos = now;
        chats = act(chats + profile.chats() * passed, people::chat);
        bursts = act(bursts + profile.bursts() * passed, people::burst);
        signals = act(signals + profile.signals() * passed, people::signal);
        departures = act(departures + profile.departures() * passed, people::depart);
    }

    /** What is left over. */
    private static double act(double due, Runnable action) {
        double left = due;
        while (left >= 1) {
            action.run();
            left--;
        }
        return left;
    }

    private void live(MqttLoop loop, People people) {
        long end = System.nanoTime() + profile.day().toNanos();
        while (System.nanoTime() < end) {
            pause(Math.min(1_000, Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()))));
            watch.sample();
            progress.show(loop.call(() -> "the day has %d s left, %d messages arrived, %d people away"
                    .formatted(
                            TimeUnit.NANOSECONDS.toSeconds(Math.max(0, end - System.nanoTime())),
                            tally.delivered,
                            people.away())));
        }
    }

    private CheckSummary settle(MqttLoop loop, People people) {
        loop.executor().execute(() -> living = false);
        long patience = People.longestAway(profile).plusSeconds(DRAIN_SECONDS).toNanos();
        long deadline = System.nanoTime() + patience;
        while (!loop.call(people::settled) && System.nanoTime() < deadline) {
            pause(20);
        }
        return loop.call(people::check);
    }

    private MixedResult result(double seconds, double foreignCores, CheckSummary check, List<ProcessUsage> processes) {
        return new MixedResult(
                tally.bursts,
                tally.signalsSent,
                tally.signalsArrived,
                tally.departures,
                tally.refusedReturns,
                tally.again,
                LatencySummary.ofMicros(tally.puback),
                LatencySummary.ofMicros(tally.endToEnd),
                LatencySummary.ofMicros(tally.reconnect),
                seconds,
                foreignCores,
                check,
                processes);
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
