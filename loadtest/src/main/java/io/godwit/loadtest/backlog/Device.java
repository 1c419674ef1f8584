// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.backlog;

import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** One device and what its mailbox must hold. Lives through all rounds. Confined to the event loop. */
final class Device implements ConnectionListener {
    private static final int ACKNOWLEDGE_EVERY = 32;
    private static final int FINAL_PACKET_ID = 1;

    private final int index;
    private final String topic;
    private final StampWriter stamps;
    private final StampReader reader;
    private final @Nullable String acknowledgeTopic;
    private final PairLedger ledger = new PairLedger();
    private @Nullable MqttConnection connection;
    private long position;
    private int unacknowledged;
    private boolean finalAcknowledged = true;
    private long expected;
    private long arrived;
    private long firstNanos;
    private long lastNanos;

    Device(int index, String topic, StampWriter stamps, StampReader reader, @Nullable String acknowledgeTopic) {
        this.index = index;
        this.topic = topic;
        this.stamps = stamps;
        this.reader = reader;
        this.acknowledgeTopic = acknowledgeTopic;
    }

    /** Messages acknowledged from now on are what the next connection has to bring. */
    void away() {
        connection = null;
        expected = 0;
        arrived = 0;
        unacknowledged = 0;
    }

    /** Numbers the next message for this device. */
    long next() {
        return ledger.send();
    }

    /** Writes a message for this device to a feeder's connection. */
    void feed(MqttConnection feeder, long sequence, int packetId) {
        feeder.publish(topic, stamps.write(ByteBufAllocator.DEFAULT, sequence, System.nanoTime()), packetId);
    }

    void stored(long sequence) {
        expected++;
        ledger.acknowledge(sequence);
    }

    void refused(long sequence) {
        ledger.refuse(sequence);
    }

    @Override
    public void received(MqttConnection from, ByteBuf payload) {
        connection = from;
        boolean ours = reader.read(payload);
        if (reader.position() >= 0) {
            ledger.position(reader.position());
            position = Math.max(position, reader.position());
        }
        if (!ours) {
            ledger.receiveOther();
        } else if (reader.pair() != index) {
            ledger.receiveForeign();
        } else {
            ledger.receive(reader.sequence());
            count();
        }
        acknowledge();
    }

    private void count() {
        lastNanos = System.nanoTime();
        if (arrived++ == 0) {
            firstNanos = lastNanos;
        }
    }

    /** In stream mode: every few dozen, and the last one so that we know that it was taken. */
    private void acknowledge() {
        if (acknowledgeTopic == null || connection == null) {
            return;
        }
        if (caughtUp()) {
            unacknowledged = 0;
            finalAcknowledged = false;
            connection.publish(acknowledgeTopic, command(), FINAL_PACKET_ID);
        } else if (++unacknowledged >= ACKNOWLEDGE_EVERY) {
            unacknowledged = 0;
            connection.publishUnacknowledged(acknowledgeTopic, command());
        }
    }

    private ByteBuf command() {
        return ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, "{\"op\":\"ack\",\"pos\":" + position + "}");
    }

    @Override
    public void acknowledged(MqttConnection from, int packetId, int reason) {
        finalAcknowledged = true;
    }

    @Override
    public void lost(String reason) {
        connection = null;
        ledger.connectionLost();
    }

    private boolean caughtUp() {
        return arrived >= expected;
    }

    /** Everything is here and its acknowledgement has been taken. */
    boolean done() {
        return caughtUp() && finalAcknowledged;
    }

    long expected() {
        return expected;
    }

    long arrived() {
        return arrived;
    }

    long firstNanos() {
        return firstNanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    PairLedger ledger() {
        return ledger;
    }
}
