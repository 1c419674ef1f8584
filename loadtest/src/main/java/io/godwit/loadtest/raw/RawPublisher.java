// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.raw;

import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.load.Window;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Publishes at an even rate with QoS 1; a full window makes the next ones late. Confined to the event loop. */
final class RawPublisher implements ConnectionListener {
    private static final int FIRST_REFUSAL = 0x80;
    private static final int IN_FLIGHT = 50;

    private final String topic;
    private final StampWriter stamps;
    private final List<RawSubscriber> subscribers;
    private final Histogram puback = new Histogram(3);
    private final Window window = new Window(IN_FLIGHT);
    private @Nullable MqttConnection connection;
    private long beganNanos;
    private double periodNanos;
    private long sent;
    private boolean running;

    RawPublisher(String topic, StampWriter stamps, List<RawSubscriber> subscribers) {
        this.topic = topic;
        this.stamps = stamps;
        this.subscribers = List.copyOf(subscribers);
    }

    void start(MqttConnection open, double ratePerSecond) {
        connection = open;
        periodNanos = 1e9 / ratePerSecond;
        beganNanos = System.nanoTime();
        running = true;
    }

    /** Sends what is due by now; called every few milliseconds. */
    void tick() {
        while (running && connection != null && window.hasRoom()) {
            long due = beganNanos + (long) (sent * periodNanos);
            if (due > System.nanoTime()) {
                break;
            }
            send(connection, due);
        }
        if (connection != null) {
            connection.flush();
        }
    }

    private void send(MqttConnection open, long due) {
        long sequence = sent++;
        subscribers.forEach(subscriber -> subscriber.ledger().send());
        int packetId = window.take(sequence, due);
        open.publish(topic, stamps.write(ByteBufAllocator.DEFAULT, sequence, due), packetId);
    }

    void stop() {
        running = false;
    }

    @Override
    public void acknowledged(MqttConnection from, int packetId, int reason) {
        if (!window.release(packetId)) {
            return;
        }
        long sequence = window.sequence(packetId);
        puback.recordValue(Math.max(0, System.nanoTime() - window.dueNanos(packetId)) / 1_000);
        for (RawSubscriber subscriber : subscribers) {
            if (reason >= FIRST_REFUSAL) {
                subscriber.ledger().refuse(sequence);
            } else {
                subscriber.ledger().acknowledge(sequence);
            }
        }
    }

    @Override
    public void lost(String reason) {
        connection = null;
        subscribers.get(0).ledger().connectionLost();
    }

    Histogram puback() {
        return puback;
    }

    long sent() {
        return sent;
    }
}
