// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.godwit.core.config.Secret;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PushWireTest {
    /** What the first version writes: later ones must go on reading it. */
    private static final String FIRST_VERSION =
            "ffffffffffffffffff010705616c6963650570686f6e65c3017b22617070223a226d61696e222c2270726f7669"
                    + "646572223a2261706e73222c226b696e64223a22746f6b656e222c2261646472657373223a2261623132222c22"
                    + "656e7669726f6e6d656e74223a2273616e64626f78222c22746f706963223a22636f6d2e6578616d706c652e61"
                    + "7070222c22766f6970223a2263643334222c226c6f63616c65223a2270742d4252222c22726567697374657265"
                    + "644174223a302c22737472696b6573223a302c2271756172616e74696e6564556e74696c223a307d0101010575"
                    + "3a626f6203626f620474657874086f6cc3a120e298ba0380808080802014303064323067743032786730303030"
                    + "32727671340c01f682d0a1a03402";

    private static PushRequest request(PushRequest.Kind kind, PushRequest.ContentMode mode) {
        return new PushRequest(
                new UUID(-1, 7),
                new UserId("alice"),
                new DeviceId("phone"),
                new PushAddress(
                        "main",
                        "apns",
                        PushAddress.Kind.TOKEN,
                        Secret.of("ab12"),
                        PushAddress.Environment.SANDBOX,
                        Optional.of("com.example.app"),
                        Optional.empty(),
                        Optional.of(Secret.of("cd34"))),
                Optional.of("pt-BR"),
                kind,
                mode,
                Optional.of("u:bob"),
                "bob",
                "text",
                "olá ☺",
                3,
                1L << 40,
                "00d20gt02xg00002rvq4",
                OptionalInt.of(12),
                true,
                Instant.ofEpochMilli(1_795_366_846_838L),
                2);
    }

    private static byte[] bytes(PushRequest request) {
        WireWriter out = new WireWriter();
        PushWire.write(request, out);
        return out.toBytes();
    }

    @ParameterizedTest
    @EnumSource
    void carriesRequestsOfAllKinds(PushRequest.Kind kind) {
        for (PushRequest.ContentMode mode : PushRequest.ContentMode.values()) {
            PushRequest sent = request(kind, mode);

            assertThat(PushWire.readRequest(new WireReader(bytes(sent)))).isEqualTo(sent);
        }
    }

    static List<PushOutcome> outcomes() {
        return List.of(
                new PushOutcome.Accepted("200"),
                new PushOutcome.Accepted("200", Optional.of(PushAddress.Environment.SANDBOX)),
                new PushOutcome.InvalidAddress("410", Optional.of(Instant.ofEpochMilli(5))),
                new PushOutcome.InvalidAddress("404", Optional.empty()),
                new PushOutcome.SuspectAddress("400"),
                new PushOutcome.Retry("429", Optional.of(Duration.ofSeconds(30)), true),
                new PushOutcome.Retry("full", Optional.empty(), false),
                new PushOutcome.Unknown("timeout"),
                new PushOutcome.Misconfigured("403"),
                new PushOutcome.Rejected("413"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void carriesAllOutcomes(PushOutcome outcome) {
        WireWriter out = new WireWriter();
        PushWire.write(outcome, out);

        assertThat(PushWire.readOutcome(new WireReader(out.toBytes()))).isEqualTo(outcome);
    }

    @Test
    void readsWhatTheFirstVersionWrote() {
        PushRequest same = request(PushRequest.Kind.CALL, PushRequest.ContentMode.SENDER);

        assertThat(HexFormat.of().formatHex(bytes(same))).isEqualTo(FIRST_VERSION);
        assertThat(PushWire.readRequest(new WireReader(HexFormat.of().parseHex(FIRST_VERSION))))
                .isEqualTo(same);
    }

    @Test
    void readsPastFieldsOfANewerVersion() {
        byte[] known = bytes(request(PushRequest.Kind.MESSAGE, PushRequest.ContentMode.FULL));
        byte[] newer = Arrays.copyOf(known, known.length + 9);

        assertThat(PushWire.readRequest(new WireReader(newer)))
                .isEqualTo(request(PushRequest.Kind.MESSAGE, PushRequest.ContentMode.FULL));
    }

    @Test
    void takesAnOutcomeOfANewerVersionForUnknown() {
        byte[] newer = new WireWriter().number(99).text("what").toBytes();

        assertThat(PushWire.readOutcome(new WireReader(newer))).isInstanceOf(PushOutcome.Unknown.class);
    }

    @Test
    void refusesWhatEndsTooEarlyOrIsTooLong() {
        byte[] whole = bytes(request(PushRequest.Kind.MESSAGE, PushRequest.ContentMode.FULL));
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0xff);

        assertThatIllegalArgumentException().isThrownBy(() -> PushWire.readRequest(new WireReader(cut)));
        assertThatIllegalArgumentException().isThrownBy(() -> new WireReader(endless).number());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WireReader(new WireWriter().number(1_000).toBytes()).bytes());
    }
}
