// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.check.CheckSummary;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DeviceTest {
    private static final String RUN = "0000cafe";
    private static final int INDEX = 3;

    private final Device device =
            new Device(INDEX, "u/bob/msg", new StampWriter(RUN, INDEX, 150), new StampReader(RUN), null);

    @Test
    void isDoneWhenEveryStoredMessageHasArrived() {
        store(2);
        assertThat(device.done()).isFalse();

        arrive(1, 0);
        assertThat(device.done()).isFalse();
        arrive(2, 1);

        assertThat(device.done()).isTrue();
        assertThat(summary().clean()).isTrue();
    }

    @Test
    void expectsOnlyWhatWasStoredSinceItWentAway() {
        store(1);
        arrive(1, 0);
        device.away();
        store(1);

        assertThat(device.expected()).isEqualTo(1);
        arrive(2, 1);

        assertThat(device.done()).isTrue();
        assertThat(summary().clean()).isTrue();
    }

    @Test
    void findsALostEntry() {
        store(3);
        arrive(1, 0);
        arrive(3, 2);

        assertThat(device.done()).isFalse();
        assertThat(summary().lost()).isEqualTo(1);
        assertThat(summary().positionGaps()).isEqualTo(1);
    }

    @Test
    void findsAnEntryThatComesAgainAfterTheNextConnect() {
        store(1);
        arrive(1, 0);
        device.away();
        arrive(1, 0);

        assertThat(summary().duplicated()).isEqualTo(1);
        assertThat(summary().positionsRepeated()).isEqualTo(1);
    }

    @Test
    void findsEntriesInTheWrongOrder() {
        store(2);
        arrive(1, 1);
        arrive(2, 0);

        assertThat(summary().reordered()).isEqualTo(1);
    }

    @Test
    void findsAnEntryOfSomeoneElse() {
        deliver(1, INDEX + 1, 0);

        assertThat(summary().misdelivered()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForWhatWasRefused() {
        device.refused(device.next());

        assertThat(device.done()).isTrue();
        assertThat(summary().refused()).isEqualTo(1);
    }

    private void store(int count) {
        for (int i = 0; i < count; i++) {
            device.stored(device.next());
        }
    }

    private void arrive(long position, long sequence) {
        deliver(position, INDEX, sequence);
    }

    @SuppressWarnings("NullAway") // without a connection a device that need not acknowledge only counts
    private void deliver(long position, int pair, long sequence) {
        ByteBuf message = new StampWriter(RUN, pair, 150).write(ByteBufAllocator.DEFAULT, sequence, 1);
        String fields = message.toString(1, message.readableBytes() - 1, StandardCharsets.UTF_8);
        message.release();
        ByteBuf entry = ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, "{\"pos\":" + position + "," + fields);
        device.received(null, entry);
        entry.release();
    }

    private CheckSummary summary() {
        return device.ledger().summary();
    }
}
