// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes messages due at even times, each publisher in turn. A thread of its own wakes the event loop, because the
 * loop's timers are only good to a millisecond. A late wake-up shows as latency, it never thins out the rate.
 */
final class Pacer implements AutoCloseable {
    private final List<Publisher> publishers;
    private final double periodNanos;
    private final double rampNanos;
    private final Executor eventLoop;
    private final Thread thread = new Thread(this::run, "loadtest-pacer");
    private final AtomicBoolean pending = new AtomicBoolean();
    private final long beganNanos = System.nanoTime();
    private volatile boolean running = true;
    private volatile long sent;

    /** The rate grows evenly from 0 in {@code rampUp}, then stays. */
    Pacer(List<Publisher> publishers, double ratePerSecond, Duration rampUp, Executor eventLoop) {
        this.publishers = publishers;
        this.periodNanos = 1e9 / ratePerSecond;
        this.rampNanos = rampUp.toNanos();
        this.eventLoop = eventLoop;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (running) {
            long wait = dueNanos(sent) - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            } else if (pending.compareAndSet(false, true)) {
                eventLoop.execute(this::sendDue);
            } else {
                LockSupport.parkNanos((long) periodNanos);
            }
        }
    }

    /** On the event loop. */
    private void sendDue() {
        long now = System.nanoTime();
        long next = sent;
        while (running && dueNanos(next) <= now) {
            publishers.get((int) (next % publishers.size())).sendDue(dueNanos(next));
            next++;
        }
        sent = next;
        pending.set(false);
    }

    private long dueNanos(long number) {
        return beganNanos + afterNanos(number, periodNanos, rampNanos);
    }

    /**
     * When a message is due after the begin. While the rate grows evenly to one message per period, t²/(2·ramp·period)
     * messages are due up to the time t, half as many as at the full rate by the end of the ramp.
     */
    static long afterNanos(long number, double periodNanos, double rampNanos) {
        double inRamp = rampNanos / (2 * periodNanos);
        return (long)
                (number < inRamp
                        ? Math.sqrt(2 * number * rampNanos * periodNanos)
                        : rampNanos + (number - inRamp) * periodNanos);
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
    }
}
