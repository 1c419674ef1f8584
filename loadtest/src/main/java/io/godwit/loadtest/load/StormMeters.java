// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.measure.Tally;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counters of a connect storm. Confined to the event loop, but for {@link #lastAnswerNanos}. */
final class StormMeters {
    private static final int DIGITS = 3;
    private static final int MAX_REASONS = 20;
    private static final String OTHER = "other reasons";
    private static final String CONNACK = "CONNACK";

    private final List<MqttConnection> connections = new ArrayList<>();
    private final Map<String, Long> failures = new TreeMap<>();
    private final Histogram connect = new Histogram(DIGITS);
    private Histogram connectNow = new Histogram(DIGITS);
    private volatile long lastAnswerNanos = System.nanoTime();
    private long failed;
    private long lost;
    private long tallyConnected;
    private long tallyFailed;
    private long tallyLost;

    void answered(long startNanos, @Nullable MqttConnection connection, @Nullable Throwable failure) {
        lastAnswerNanos = System.nanoTime();
        if (connection == null) {
            failed++;
            String reason = reason(failure);
            failures.merge(
                    failures.containsKey(reason) || failures.size() < MAX_REASONS ? reason : OTHER, 1L, Long::sum);
            return;
        }
        connections.add(connection);
        long micros = (lastAnswerNanos - startNanos) / 1_000;
        connect.recordValue(micros);
        connectNow.recordValue(micros);
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof MqttFailure known ? known.reason() : String.valueOf(cause);
    }

    void connectionLost() {
        lost++;
    }

    long answered() {
        return connections.size() + failed;
    }

    long connected() {
        return connections.size();
    }

    long lost() {
        return lost;
    }

    Histogram connect() {
        return connect;
    }

    Map<String, Long> failures() {
        return Map.copyOf(failures);
    }

    long lastAnswerNanos() {
        return lastAnswerNanos;
    }

    Tally tally() {
        var tally = new Tally(
                Map.of("connected", connected() - tallyConnected),
                Map.of("failed or lost", failed + lost - tallyFailed - tallyLost),
                Map.of(CONNACK, connectNow));
        tallyConnected = connected();
        tallyFailed = failed;
        tallyLost = lost;
        connectNow = new Histogram(DIGITS);
        return tally;
    }

    Map<String, Histogram> measured() {
        return Map.of(CONNACK, connect.copy());
    }

    void disconnectAll() {
        connections.forEach(MqttConnection::disconnect);
    }
}
