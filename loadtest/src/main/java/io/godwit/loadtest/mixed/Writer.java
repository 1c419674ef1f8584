// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mixed;

import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.load.Window;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Somebody who writes to one other. Confined to the event loop. */
final class Writer implements ConnectionListener {
    private static final int FIRST_REFUSAL = 0x80;
    private static final int IN_FLIGHT = 20;

    private final String messageTopic;
    private final String signalTopic;
    private final StampWriter messages;
    private final StampWriter signals;
    private final PairLedger ledger;
    private final Tally tally;
    private final Window window = new Window(IN_FLIGHT);
    private @Nullable MqttConnection connection;
    private int waiting;
    private long waitingSince;

    Writer(
            String messageTopic,
            String signalTopic,
            StampWriter messages,
            StampWriter signals,
            PairLedger ledger,
            Tally tally) {
        this.messageTopic = messageTopic;
        this.signalTopic = signalTopic;
        this.messages = messages;
        this.signals = signals;
        this.ledger = ledger;
        this.tally = tally;
    }

    void use(MqttConnection open) {
        connection = open;
    }

    /** Writes so many messages at once; what does not fit into the window waits. */
    void write(int count) {
        waitingSince = waiting == 0 ? System.nanoTime() : waitingSince;
        waiting += count;
        sendWhatFits();
        flush();
    }

    void signal() {
        if (connection != null) {
            tally.signalsSent++;
            connection.publishUnacknowledged(
                    signalTopic, signals.write(ByteBufAllocator.DEFAULT, 0, System.nanoTime()));
            flush();
        }
    }

    /** Nothing waits to be sent. */
    boolean idle() {
        return waiting == 0 || connection == null;
    }

    private void sendWhatFits() {
        while (connection != null && waiting > 0 && window.hasRoom()) {
            waiting--;
            long sequence = ledger.send();
            int packetId = window.take(sequence, waitingSince);
            connection.publish(
                    messageTopic, messages.write(ByteBufAllocator.DEFAULT, sequence, waitingSince), packetId);
        }
    }

    private void flush() {
        if (connection != null) {
            connection.flush();
        }
    }

    @Override
    public void acknowledged(MqttConnection from, int packetId, int reason) {
        if (!window.release(packetId)) {
            return;
        }
        if (reason >= FIRST_REFUSAL) {
            ledger.refuse(window.sequence(packetId));
        } else {
            ledger.acknowledge(window.sequence(packetId));
            Tally.since(window.dueNanos(packetId), tally.puback);
        }
        sendWhatFits();
    }

    @Override
    public void lost(String reason) {
        connection = null;
        ledger.connectionLost();
    }
}
