// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mixed;

import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody who reads, goes away and comes back. Confined to the event loop. */
final class Reader implements ConnectionListener {
    private static final int ACKNOWLEDGE_EVERY = 32;

    private final int pair;
    private final StampReader stamps;
    private final PairLedger ledger;
    private final Tally tally;
    private final @Nullable String acknowledgeTopic;
    private @Nullable MqttConnection connection;
    private long connectedNanos;
    private long position;
    private long positionAtConnect;
    private int unacknowledged;

    Reader(int pair, StampReader stamps, PairLedger ledger, Tally tally, Optional<String> acknowledgeTopic) {
        this.pair = pair;
        this.stamps = stamps;
        this.ledger = ledger;
        this.tally = tally;
        this.acknowledgeTopic = acknowledgeTopic.orElse(null);
    }

    /** Called before the socket is opened: what comes at or before the newest position is then a repetition. */
    void arriving() {
        positionAtConnect = position;
        connectedNanos = Long.MAX_VALUE;
    }

    void arrived(MqttConnection open) {
        connection = open;
        connectedNanos = System.nanoTime();
    }

    boolean present() {
        return connection != null;
    }

    /** Acknowledges what it has, and goes. */
    void leave() {
        if (connection != null) {
            acknowledge(connection);
            connection.disconnect();
            connection = null;
        }
    }

    @Override
    public void received(MqttConnection from, ByteBuf payload) {
        boolean ours = stamps.read(payload);
        if (ours && stamps.pair() != pair) {
            ledger.receiveForeign();
        } else if (stamps.position() < 0) {
            tally.signalsArrived += ours ? 1 : 0;
        } else if (stamps.position() <= positionAtConnect) {
            tally.again++;
        } else {
            entry(ours);
        }
        if (stamps.position() >= 0 && ++unacknowledged >= ACKNOWLEDGE_EVERY) {
            acknowledge(from);
        }
    }

    private void entry(boolean ours) {
        ledger.position(stamps.position());
        position = Math.max(position, stamps.position());
        if (!ours) {
            ledger.receiveOther();
            return;
        }
        tally.delivered++;
        ledger.receive(stamps.sequence());
        if (stamps.nanos() > connectedNanos) {
            Tally.since(stamps.nanos(), tally.endToEnd);
        }
    }

    /** Called about every second: acknowledges what is not yet. */
    void sweep() {
        if (connection != null && unacknowledged > 0) {
            acknowledge(connection);
            connection.flush();
        }
    }

    private void acknowledge(MqttConnection open) {
        unacknowledged = 0;
        if (acknowledgeTopic != null) {
            ByteBuf command =
                    ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, "{\"op\":\"ack\",\"pos\":" + position + "}");
            open.publishUnacknowledged(acknowledgeTopic, command);
        }
    }

    @Override
    public void lost(String reason) {
        connection = null;
        ledger.connectionLost();
    }
}
