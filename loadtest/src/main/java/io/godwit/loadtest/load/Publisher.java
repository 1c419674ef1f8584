// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sender of one pair. Confined to the event loop. */
final class Publisher implements ConnectionListener {
    private static final int FIRST_REFUSAL = 0x80;

    private final String topic;
    private final StampWriter stamps;
    private final PairLedger ledger;
    private final List<PairLedger> others;
    private final Meters meters;
    private final DueTimes due = new DueTimes();
    private Window window = new Window(1);
    private @Nullable MqttConnection connection;
    private boolean closedLoop;
    private long notSent;

    /** The others are of further devices which must get each message as well. */
    Publisher(String topic, StampWriter stamps, PairLedger ledger, List<PairLedger> others, Meters meters) {
        this.topic = topic;
        this.stamps = stamps;
        this.ledger = ledger;
        this.others = List.copyOf(others);
        this.meters = meters;
    }

    void use(MqttConnection open, int inFlight) {
        connection = open;
        window = new Window(Math.min(inFlight, open.receiveMaximum()));
    }

    /** Fills the window, and from now on sends the next message for each PUBACK. */
    void startClosedLoop() {
        closedLoop = true;
        sendWhatFits();
        flush();
    }

    /** Sends a message that is due, or lets it wait for room in the window. */
    void sendDue(long dueNanos) {
        if (!due.add(dueNanos)) {
            notSent++;
        }
        sendWhatFits();
        flush();
    }

    /** Sends nothing more; what waits counts as not sent. */
    void stop() {
        closedLoop = false;
        notSent += due.size();
        while (due.size() > 0) {
            due.remove();
        }
    }

    long notSent() {
        return notSent;
    }

    @Override
    public void acknowledged(MqttConnection from, int packetId, int reason) {
        if (!window.release(packetId)) {
            return;
        }
        long sequence = window.sequence(packetId);
        if (reason >= FIRST_REFUSAL) {
            ledger.refuse(sequence);
            others.forEach(other -> other.refuse(sequence));
            meters.refused();
        } else {
            ledger.acknowledge(sequence);
            others.forEach(other -> other.acknowledge(sequence));
            meters.acknowledged(window.dueNanos(packetId), System.nanoTime());
        }
        sendWhatFits();
    }

    /** A sender's inbox may get read marks and, with MQTT 3.1.1, its own messages: acknowledged and ignored. */
    @Override
    public void received(MqttConnection from, ByteBuf payload) {
        ledger.receiveOther();
    }

    @Override
    public void lost(String reason) {
        connection = null;
        ledger.connectionLost();
        meters.connectionLost();
    }

    private void sendWhatFits() {
        while (connection != null && window.hasRoom() && (closedLoop || due.size() > 0)) {
            long now = System.nanoTime();
            long dueNanos = closedLoop ? now : due.remove();
            long sequence = ledger.send();
            others.forEach(PairLedger::send);
            int packetId = window.take(sequence, dueNanos);
            connection.publish(topic, stamps.write(ByteBufAllocator.DEFAULT, sequence, dueNanos), packetId);
            meters.sent(dueNanos, now);
        }
    }

    private void flush() {
        if (connection != null) {
            connection.flush();
        }
    }
}
