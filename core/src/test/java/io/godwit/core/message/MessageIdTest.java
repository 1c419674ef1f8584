// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageIdTest {
    private static final int VALUES = 20_000;
    private final Random random = new Random(7);

    @Test
    void readsBackItsTextAndItsBytes() {
        for (int i = 0; i < VALUES; i++) {
            MessageId id = any();

            assertThat(MessageId.parse(id.toString())).isEqualTo(id);
            assertThat(MessageId.fromBytes(ByteBuffer.wrap(id.toBytes()))).isEqualTo(id);
        }
    }

    @Test
    void sortsAsTextAsItSortsByItsClock() {
        for (int i = 0; i < VALUES; i++) {
            MessageId left = any();
            MessageId right = random.nextInt(4) == 0 ? new MessageId(left.time(), random.nextInt()) : any();

            assertThat(Integer.signum(left.toString().compareTo(right.toString())))
                    .isEqualTo(Integer.signum(left.compareTo(right)));
        }
    }

    @Test
    void saysWhenItWasGiven() {
        assertThat(new MessageId((1_700_000_000_123L << 16) | 0xffff, 1).millis())
                .isEqualTo(1_700_000_000_123L);
    }

    @Test
    void leavesTheBufferItReadsFromAsItWas() {
        ByteBuffer bytes = ByteBuffer.wrap(any().toBytes());

        MessageId.fromBytes(bytes);

        assertThat(bytes.position()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "0000000000000000000",
                "000000000000000000000",
                "0000000000000000000i",
                "0000000000000000000A",
                "0000000000000000000\u0661",
                "20000000000000000000",
                "zzzzzzzzzzzzzzzzzzzz"
            })
    void refusesWhatIsNoId(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MessageId.parse(text));
    }

    private MessageId any() {
        long time = random.nextInt(8) == 0 ? random.nextLong(4) - 2 : random.nextLong();
        int node = random.nextInt(8) == 0 ? random.nextInt(4) - 2 : random.nextInt();
        return new MessageId(time, node);
    }
}
