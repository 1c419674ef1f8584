// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.backlog;

import io.godwit.loadtest.load.Window;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends a number of messages to each of its devices, in turn, as fast as they are acknowledged. Event loop only. */
final class Feeder implements ConnectionListener {
    private static final int FIRST_REFUSAL = 0x80;

    private final List<Device> devices;
    private Window window = new Window(1);
    private Device[] owners = new Device[2];
    private @Nullable MqttConnection connection;
    private long left;
    private long open;
    private int turn;

    Feeder(List<Device> devices) {
        this.devices = List.copyOf(devices);
    }

    void use(MqttConnection opened, int inFlight) {
        connection = opened;
        int size = Math.min(inFlight, opened.receiveMaximum());
        window = new Window(size);
        owners = new Device[size + 1];
    }

    /** So many messages to each device. */
    void feed(int each) {
        left = (long) each * devices.size();
        sendWhatFits();
        if (connection != null) {
            connection.flush();
        }
    }

    /** Everything is answered. */
    boolean done() {
        return left == 0 && open == 0;
    }

    private void sendWhatFits() {
        while (connection != null && left > 0 && window.hasRoom()) {
            Device device = devices.get(turn++ % devices.size());
            long sequence = device.next();
            int packetId = window.take(sequence, 0);
            owners[packetId] = device;
            device.feed(connection, sequence, packetId);
            left--;
            open++;
        }
    }

    @Override
    public void acknowledged(MqttConnection from, int packetId, int reason) {
        if (!window.release(packetId)) {
            return;
        }
        open--;
        if (reason >= FIRST_REFUSAL) {
            owners[packetId].refused(window.sequence(packetId));
        } else {
            owners[packetId].stored(window.sequence(packetId));
        }
        sendWhatFits();
    }

    /** What was open stays so, and is reported as unacknowledged. */
    @Override
    public void lost(String reason) {
        connection = null;
        devices.get(0).ledger().connectionLost();
    }
}
