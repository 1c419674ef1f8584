// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The recipient of one pair. Confined to the event loop. */
final class Receiver implements ConnectionListener {
    /** In stream mode an acknowledgement goes out after this many entries, or with the next sweep. */
    static final int ACKNOWLEDGE_EVERY = 32;

    private final int pair;
    private final StampReader reader;
    private final PairLedger ledger;
    private final Meters meters;
    private final @Nullable String acknowledgeTopic;
    private @Nullable MqttConnection connection;
    private long position;
    private int unacknowledged;

    /** The reader may be shared by all receivers of the event loop */
    Receiver(int pair, StampReader reader, PairLedger ledger, Meters meters, Optional<String> acknowledgeTopic) {
        this.pair = pair;
        this.reader = reader;
        this.ledger = ledger;
        this.meters = meters;
        this.acknowledgeTopic = acknowledgeTopic.orElse(null);
    }

    @Override
    public void received(MqttConnection from, ByteBuf payload) {
        boolean ours = reader.read(payload);
        if (reader.position() >= 0) {
            ledger.position(reader.position());
            position = Math.max(position, reader.position());
        }
        if (!ours) {
            ledger.receiveOther();
        } else if (reader.pair() != pair) {
            ledger.receiveForeign();
        } else {
            ledger.receive(reader.sequence());
            meters.delivered(reader.nanos(), System.nanoTime());
        }
        connection = from;
        if (++unacknowledged >= ACKNOWLEDGE_EVERY) {
            acknowledge();
        }
    }

    /** Called some times a second: acknowledges what is not yet. */
    void sweep() {
        if (unacknowledged > 0 && acknowledgeTopic != null && connection != null) {
            acknowledge();
            connection.flush();
        }
    }

    @Override
    public void lost(String reason) {
        connection = null;
        ledger.connectionLost();
        meters.connectionLost();
    }

    private void acknowledge() {
        unacknowledged = 0;
        if (acknowledgeTopic != null && connection != null) {
            ByteBuf command =
                    ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, "{\"op\":\"ack\",\"pos\":" + position + "}");
            connection.publishUnacknowledged(acknowledgeTopic, command);
        }
    }
}
