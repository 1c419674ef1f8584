// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.measure.TimelineRecorder;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Many devices connect at once and then do nothing. A failure is counted and not tried again. Use once; blocks the
 * calling thread.
 */
public final class Storm {
    private static final long POLL_MILLIS = 20;
    private static final String CONNECTING = Timeline.MEASURING;

    private final InetSocketAddress address;
    private final String name;
    private final List<ConnectSettings> devices;
    private final Limits limits;
    private final ProcessWatch watch;
    private final Progress progress;
    private final StormMeters meters = new StormMeters();
    private int started;

    /**
     * How hard and how long.
     *
     * @param atOnce connections that may be on their way at the same time; 1 to 10,000
     * @param ratePerSecond connects started per second at most; 0 for as many as the server takes
     * @param hold how long to hold them afterwards
     */
    public record Limits(int atOnce, double ratePerSecond, Duration hold) {
        private static final int MAX_AT_ONCE = 10_000;

        public Limits {
            if (atOnce < 1 || atOnce > MAX_AT_ONCE) {
                throw new IllegalArgumentException("at-once must be 1 to " + MAX_AT_ONCE + " but is " + atOnce);
            }
            if (ratePerSecond < 0) {
                throw new IllegalArgumentException("rate must not be negative but is " + ratePerSecond);
            }
        }
    }

    /**
     * What came of it.
     *
     * @param seconds from the first connect to the last answer
     * @param connect from opening the socket to CONNACK, of those that got in
     * @param failures how many by reason
     * @param lost connections that ended while they were held
     */
    public record Result(
            String target,
            int devices,
            long connected,
            double seconds,
            LatencySummary connect,
            Map<String, Long> failures,
            long lost,
            List<ProcessUsage> processes,
            Timeline timeline) {
        /** Good CONNACKs per second. */
        public double connectsPerSecond() {
            return connected / seconds;
        }
    }

    public Storm(
            InetSocketAddress address,
            String name,
            List<ConnectSettings> devices,
            Limits limits,
            ProcessWatch watch,
            Progress progress) {
        this.address = address;
        this.name = name;
        this.devices = List.copyOf(devices);
        this.limits = limits;
        this.watch = watch;
        this.progress = progress;
    }

    public Result execute(List<InetAddress> sources) throws InterruptedException {
        try (var loop = new MqttLoop(sources)) {
            watch.begin();
            var recorder = new TimelineRecorder(
                    name + ", connect storm", limits.hold().plusMinutes(1), watch, () -> loop.call(meters::tally));
            double seconds = connectAll(loop, recorder);
            List<ProcessUsage> processes = watch.end(devices.size());
            hold(loop, recorder);
            Timeline timeline = recorder.finish("holding", loop.call(meters::measured));
            return loop.call(() -> {
                meters.disconnectAll();
                return new Result(
                        name,
                        devices.size(),
                        meters.connected(),
                        seconds,
                        LatencySummary.ofMicros(meters.connect()),
                        meters.failures(),
                        meters.lost(),
                        processes,
                        timeline);
            });
        }
    }

    private double connectAll(MqttLoop loop, TimelineRecorder recorder) throws InterruptedException {
        long began = System.nanoTime();
        while (loop.call(() -> startWhatFits(loop, began))) {
            recorder.tick(CONNECTING);
            progress.show("%s: %d of %d connects started".formatted(name, started, devices.size()));
            Thread.sleep(POLL_MILLIS);
        }
        recorder.end(CONNECTING);
        return (meters.lastAnswerNanos() - began) / 1e9;
    }

    /** On the event loop; false once every device has its answer. */
    private boolean startWhatFits(MqttLoop loop, long began) {
        while (started < devices.size() && started - meters.answered() < limits.atOnce() && isDue(began)) {
            long start = System.nanoTime();
            ConnectSettings device = devices.get(started++);
            loop.connect(address, device, new Held()).whenComplete((connection, failure) -> {
                meters.answered(start, connection, failure);
                // the next at once, but not from within this callback: failures may answer without a detour
                loop.executor().execute(() -> startWhatFits(loop, began));
            });
        }
        return meters.answered() < devices.size();
    }

    private boolean isDue(long began) {
        return limits.ratePerSecond() == 0
                || System.nanoTime() - began >= (long) (started * 1e9 / limits.ratePerSecond());
    }

    private void hold(MqttLoop loop, TimelineRecorder recorder) throws InterruptedException {
        long end = System.nanoTime() + limits.hold().toNanos();
        while (System.nanoTime() < end) {
            Thread.sleep(Math.max(1, Math.min(1_000, (end - System.nanoTime()) / 1_000_000)));
            recorder.tick("holding");
            long lost = loop.call(meters::lost);
            progress.show("%s: holding, %d s left, %d lost"
                    .formatted(name, Math.max(0, (end - System.nanoTime()) / 1_000_000_000), lost));
        }
    }

    private final class Held implements ConnectionListener {
        @Override
        public void lost(String reason) {
            meters.connectionLost();
        }

        @Override
        public void acknowledged(MqttConnection connection, int packetId, int reason) {
            throw new IllegalStateException("a PUBACK, but nothing was published");
        }
    }
}
