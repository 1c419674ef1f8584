// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StampTest {
    private static final String RUN = "00c0ffee";
    private final StampReader reader = new StampReader(RUN);

    @Test
    void readsWhatWasWritten() {
        ByteBuf payload = new StampWriter(RUN, 42, 200).write(ByteBufAllocator.DEFAULT, 123_456_789_012L, -5);

        assertThat(payload.readableBytes()).isEqualTo(200);
        assertThat(reader.read(payload)).isTrue();
        assertThat(reader.pair()).isEqualTo(42);
        assertThat(reader.sequence()).isEqualTo(123_456_789_012L);
        assertThat(reader.nanos()).isEqualTo(-5);
        assertThat(reader.position()).isEqualTo(-1);
    }

    @Test
    void readsAStampThatTheServerWrappedIntoAnEntry() {
        var writer = new StampWriter(RUN, 7, 150);
        String sent = writer.write(ByteBufAllocator.DEFAULT, 9, 77).toString(StandardCharsets.UTF_8);
        String fields = sent.substring(1, sent.length() - 1);
        ByteBuf entry =
                utf8("{\"pos\":41,\"id\":\"01\",\"kind\":\"message\",\"dialog\":\"u:a\",\"ts\":1," + fields + "}");

        assertThat(reader.read(entry)).isTrue();
        assertThat(reader.position()).isEqualTo(41);
        assertThat(reader.pair()).isEqualTo(7);
        assertThat(reader.sequence()).isEqualTo(9);
        assertThat(reader.nanos()).isEqualTo(77);
    }

    @Test
    void knowsThePositionOfEntriesThatAreNotOurs() {
        assertThat(reader.read(utf8("{\"pos\":12,\"kind\":\"read\",\"upTo\":\"x\"}")))
                .isFalse();
        assertThat(reader.position()).isEqualTo(12);
    }

    @Test
    void leavesMessagesOfOtherRunsAlone() {
        assertThat(reader.read(new StampWriter("00000001", 1, 200).write(ByteBufAllocator.DEFAULT, 1, 1)))
                .isFalse();
        assertThat(reader.read(utf8(""))).isFalse();
        assertThat(reader.read(utf8("{\"cid\":\"" + RUN + "-00000001-"))).isFalse();
        assertThat(reader.read(utf8("{\"cid\":\"" + RUN + "\",\"body\":\"0"))).isFalse();
    }

    @Test
    void refusesAPayloadTooSmallForTheStamp() {
        assertThatThrownBy(() -> new StampWriter(RUN, 1, 99))
                .hasMessageContaining("100")
                .hasMessageContaining("99");
        assertThat(new StampWriter(RUN, 1, 100)
                        .write(ByteBufAllocator.DEFAULT, 1, 1)
                        .readableBytes())
                .isEqualTo(100);
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
