// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignalStampTest {
    private static final String RUN = "0000cafe";

    @Test
    void isFoundInASignalAsItArrivesAndHasTheSizeAskedFor() throws Exception {
        ByteBuf sent = StampWriter.ofSignals(RUN, 7, 200).write(ByteBufAllocator.DEFAULT, 42, 4_711);
        assertThat(sent.readableBytes()).isEqualTo(200);
        String body = new ObjectMapper()
                .readTree(sent.toString(StandardCharsets.UTF_8))
                .get("body")
                .toString();
        sent.release();

        var reader = new StampReader(RUN);
        ByteBuf arrived = ByteBufUtil.writeUtf8(
                ByteBufAllocator.DEFAULT, "{\"from\":\"bob\",\"ts\":1,\"type\":\"load\",\"body\":" + body + "}");

        assertThat(reader.read(arrived)).isTrue();
        assertThat(reader.pair()).isEqualTo(7);
        assertThat(reader.sequence()).isEqualTo(42);
        assertThat(reader.nanos()).isEqualTo(4_711);
        assertThat(reader.position()).isEqualTo(-1);
        arrived.release();
    }
}
