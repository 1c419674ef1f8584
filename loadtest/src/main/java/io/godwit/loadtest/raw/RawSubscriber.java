// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.raw;

import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.check.PairLedger;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBuf;
import org.HdrHistogram.Histogram;

/** One subscriber with its own account of what it must get. Confined to the event loop. */
final class RawSubscriber implements ConnectionListener {
    private final StampReader reader;
    private final Histogram endToEnd;
    private final PairLedger ledger = new PairLedger();
    private long received;

    RawSubscriber(StampReader reader, Histogram endToEnd) {
        this.reader = reader;
        this.endToEnd = endToEnd;
    }

    @Override
    public void received(MqttConnection from, ByteBuf payload) {
        if (!reader.read(payload)) {
            ledger.receiveOther();
            return;
        }
        received++;
        ledger.receive(reader.sequence());
        endToEnd.recordValue(Math.max(0, System.nanoTime() - reader.nanos()) / 1_000);
    }

    @Override
    public void lost(String reason) {
        ledger.connectionLost();
    }

    PairLedger ledger() {
        return ledger;
    }

    long received() {
        return received;
    }
}
