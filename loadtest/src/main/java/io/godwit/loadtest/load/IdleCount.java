// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Tally;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.measure.TimelineRecorder;
import io.godwit.loadtest.mqtt.ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts connections that do nothing, second by second. The event loop reports what comes and goes; all else is for the
 * main thread.
 */
public final class IdleCount implements ConnectionListener, Crowd.Observer {
    private static final String CONNECTING = "connecting";

    private final AtomicLong connected = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final TimelineRecorder recorder;
    private long tallyConnected;
    private long tallyLost;
    private String phase = CONNECTING;

    /**
     * Starts the clock.
     *
     * @param expected how long it will take
     */
    public IdleCount(String name, Duration expected, ProcessWatch watch) {
        this.recorder = new TimelineRecorder(name, expected, watch, this::tally);
    }

    @Override
    public void connected() {
        connected.incrementAndGet();
    }

    @Override
    public void lost(String reason) {
        lost.incrementAndGet();
    }

    @Override
    public void started() {
        tick();
    }

    /** About every second. */
    public void tick() {
        recorder.tick(phase);
    }

    /** From now on they are held, which is what is measured. */
    public void allConnected() {
        recorder.end(phase);
        phase = Timeline.MEASURING;
    }

    public long lost() {
        return lost.get();
    }

    public Timeline finish() {
        return recorder.finish(phase, Map.of());
    }

    private Tally tally() {
        long in = connected.get();
        long out = lost.get();
        var tally = new Tally(
                Map.of("connects", in - tallyConnected),
                Map.of("lost", out - tallyLost),
                Map.of("connections", in - out),
                Map.of());
        tallyConnected = in;
        tallyLost = out;
        return tally;
    }
}
