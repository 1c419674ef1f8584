// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Devices that connected together.
 *
 * @param connections in the order of the members
 * @param seconds from the first connect to the last CONNACK
 * @param connect from opening the socket to CONNACK
 */
public record Crowd(List<MqttConnection> connections, double seconds, LatencySummary connect) {
    private static final int AT_ONCE = 64;
    private static final int STUCK_SECONDS = 60;

    /** A device to connect. */
    public record Member(ConnectSettings settings, ConnectionListener listener) {}

    /** Hears how it goes. */
    public interface Observer {
        /** One is in; on the event loop. */
        default void connected() {}

        /** One more is on its way; on the thread that connects them. */
        default void started() {}
    }

    /** As below, all to one address, unobserved. */
    public static Crowd connect(
            MqttLoop loop, InetSocketAddress address, List<Member> members, double ratePerSecond, Progress progress) {
        return connect(loop, address, members, ratePerSecond, progress, new Observer() {});
    }

    /** As below, all to one address. */
    public static Crowd connect(
            MqttLoop loop,
            InetSocketAddress address,
            List<Member> members,
            double ratePerSecond,
            Progress progress,
            Observer observer) {
        return connect(loop, member -> address, members, ratePerSecond, progress, observer);
    }

    /**
     * Connects all, at most 64 at a time and at most {@code ratePerSecond} (0: no limit); blocks until all are in,
     * fails with the first refusal.
     *
     * @param addresses where the member of that number connects
     */
    static Crowd connect(
            MqttLoop loop,
            IntFunction<InetSocketAddress> addresses,
            List<Member> members,
            double ratePerSecond,
            Progress progress,
            Observer observer) {
        var gate = new Semaphore(AT_ONCE);
        var latency = new ConcurrentHistogram(3);
        List<CompletableFuture<MqttConnection>> opening = new ArrayList<>(members.size());
        long began = System.nanoTime();
        for (Member member : members) {
            pass(gate, began, opening.size(), ratePerSecond);
            long start = System.nanoTime();
            InetSocketAddress address = addresses.apply(opening.size());
            var one =
                    loop.connect(address, member.settings(), member.listener()).toCompletableFuture();
            opening.add(one.whenComplete((connection, failure) -> {
                latency.recordValue((System.nanoTime() - start) / 1_000);
                if (failure == null) {
                    observer.connected();
                }
                gate.release();
            }));
            if (one.isCompletedExceptionally()) {
                one.join();
            }
            observer.started();
            progress.show("connecting " + opening.size() + " of " + members.size());
        }
        List<MqttConnection> connections =
                opening.stream().map(CompletableFuture::join).toList();
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Crowd(connections, seconds, LatencySummary.ofMicros(latency));
    }

    private static void pass(Semaphore gate, long began, int number, double ratePerSecond) {
        try {
            if (!gate.tryAcquire(STUCK_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no connection came about for " + STUCK_SECONDS + " s");
            }
            if (ratePerSecond > 0) {
                long due = began + (long) (number * 1e9 / ratePerSecond);
                TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }
}
