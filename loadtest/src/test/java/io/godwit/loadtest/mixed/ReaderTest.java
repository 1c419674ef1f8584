// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mixed;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.check.PairLedger;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReaderTest {
    private static final String RUN = "0000cafe";
    private static final int PAIR = 3;

    private final PairLedger ledger = new PairLedger();
    private final Tally tally = new Tally();
    private final Reader reader = new Reader(PAIR, new StampReader(RUN), ledger, tally, Optional.empty());

    @Test
    void takesAnEntryThatComesAgainOnTheNextConnectionForNoFault() {
        send(2);
        arrive(1, 0);
        reader.arriving();
        arrive(1, 0);
        arrive(2, 1);

        assertThat(ledger.summary().clean()).isTrue();
        assertThat(tally.again).isEqualTo(1);
        assertThat(tally.delivered).isEqualTo(2);
    }

    @Test
    void findsAnEntryThatComesTwiceOnOneConnection() {
        send(1);
        arrive(1, 0);
        arrive(1, 0);

        CheckSummary found = ledger.summary();
        assertThat(found.duplicated()).isEqualTo(1);
        assertThat(found.positionsRepeated()).isEqualTo(1);
    }

    @Test
    void findsAGapBetweenTwoConnections() {
        send(3);
        arrive(1, 0);
        reader.arriving();
        arrive(3, 2);

        assertThat(ledger.summary().lost()).isEqualTo(1);
        assertThat(ledger.summary().positionGaps()).isEqualTo(1);
    }

    @Test
    void findsAMessageOrSignalOfAnotherPair() {
        deliver("{\"pos\":1,", stamp(PAIR + 1, 0));
        deliver("{\"from\":\"eve\",", stamp(PAIR + 1, 0));

        assertThat(ledger.summary().misdelivered()).isEqualTo(2);
    }

    @Test
    void countsSignalsApartFromMessages() {
        deliver("{\"from\":\"alice\",", stamp(PAIR, 0));

        assertThat(tally.signalsArrived).isEqualTo(1);
        assertThat(ledger.summary().clean()).isTrue();
        assertThat(ledger.summary().received()).isZero();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            ledger.acknowledge(ledger.send());
        }
    }

    private void arrive(long position, long sequence) {
        deliver("{\"pos\":" + position + ",", stamp(PAIR, sequence));
    }

    private static String stamp(int pair, long sequence) {
        ByteBuf message = new StampWriter(RUN, pair, 150).write(ByteBufAllocator.DEFAULT, sequence, 1);
        String fields = message.toString(1, message.readableBytes() - 1, StandardCharsets.UTF_8);
        message.release();
        return fields;
    }

    @SuppressWarnings("NullAway") // one that need not acknowledge uses no connection
    private void deliver(String head, String fields) {
        ByteBuf entry = ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, head + fields);
        reader.received(null, entry);
        entry.release();
    }
}
