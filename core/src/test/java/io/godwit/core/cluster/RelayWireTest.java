// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.godwit.core.relay.Interest;
import io.godwit.core.relay.RawMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelayWireTest {
    /** What the first version writes: later ones must go on reading it. */
    private static final String FIRST_VERSION =
            "1773656e736f72732f372f74656d706572617475722fc3a40201030100ff911c02010a746578742f"
                    + "706c61696e0109616e73776572732f370101090204756e697403c2b04304756e6974014b";

    private static ActorSystem<RelayMessage> system;

    @BeforeAll
    static void start() {
        system = ActorSystem.create(Behaviors.ignore(), "relay-wire");
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    private static RawMessage full() {
        return new RawMessage(
                "sensors/7/temperatur/ä",
                2,
                true,
                new byte[] {1, 0, -1},
                3_600,
                1,
                Optional.of("text/plain"),
                Optional.of("answers/7"),
                Optional.of(new byte[] {9}),
                List.of(new RawMessage.Property("unit", "°C"), new RawMessage.Property("unit", "K")));
    }

    private static RawMessage bare() {
        return new RawMessage(
                "a",
                0,
                false,
                new byte[0],
                RawMessage.NEVER,
                RawMessage.NO_FORMAT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static byte[] bytes(RawMessage message) {
        WireWriter out = new WireWriter();
        RelayWire.write(message, out);
        return out.toBytes();
    }

    @Test
    void carriesAllThatAPublisherSaid() {
        for (RawMessage sent : List.of(full(), bare())) {
            assertThat(RelayWire.message(new WireReader(bytes(sent)))).isEqualTo(sent);
        }
    }

    @Test
    void readsWhatTheFirstVersionWrote() {
        assertThat(HexFormat.of().formatHex(bytes(full()))).isEqualTo(FIRST_VERSION);
        assertThat(RelayWire.message(new WireReader(HexFormat.of().parseHex(FIRST_VERSION))))
                .isEqualTo(full());
    }

    @Test
    void readsPastFieldsOfANewerVersion() {
        byte[] known = bytes(full());

        assertThat(RelayWire.message(new WireReader(Arrays.copyOf(known, known.length + 5))))
                .isEqualTo(full());
    }

    @Test
    void refusesWhatEndsTooEarly() {
        byte[] known = bytes(full());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayWire.message(new WireReader(Arrays.copyOf(known, known.length - 1))));
    }

    @Test
    void neverCallsAMessageSmallerThanItIs() {
        for (RawMessage message : List.of(full(), bare())) {
            assertThat(message.size()).isGreaterThanOrEqualTo(bytes(message).length);
        }
    }

    @Test
    void logsNoContents() {
        assertThat(full().toString()).doesNotContain("sensors").doesNotContain("unit");
    }

    static Stream<RelayMessage.OnTheWire> messages() {
        ActorRef<RelayMessage> from = system;
        Interest some = Interest.NOTHING.with("a/b/#").with("c");
        return Stream.of(
                new RelayMessage.Publish(1L << 40, full(), from),
                new RelayMessage.Taken(7, true),
                new RelayMessage.Taken(8, false),
                new RelayMessage.Seen(9, from),
                new RelayMessage.Hello(3, true, false, some, from),
                new RelayMessage.Hello(4, false, true, Interest.EVERYTHING, from),
                new RelayMessage.Heard(5, from),
                new RelayMessage.Fetch(1, 2, from),
                new RelayMessage.Page(1, 2, true, true, List.of(full(), bare())),
                new RelayMessage.Page(1, 0, false, false, List.of()));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void carriesAllMessages(RelayMessage.OnTheWire sent) throws Exception {
        // as Pekko does: a manifest that another family has too would not come back as this
        ClusterSerializer serializer = new ClusterSerializer(ActorRefResolver.get(system));

        Object read = serializer.fromBinary(serializer.toBinary(sent), serializer.manifest(sent));

        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("from", "interest")
                .isEqualTo(sent);
        if (sent instanceof RelayMessage.Hello hello && read instanceof RelayMessage.Hello same) {
            assertThat(same.interest().isEverything())
                    .isEqualTo(hello.interest().isEverything());
            assertThat(same.interest().prefixes()).isEqualTo(hello.interest().prefixes());
            assertThat(same.from()).isEqualTo(hello.from());
        }
    }

    @Test
    void fitsTheLargestMessageIntoAFrame() {
        RawMessage large = new RawMessage(
                "a",
                1,
                false,
                "x".repeat(RelayLinks.MAX_MESSAGE - 100).getBytes(StandardCharsets.UTF_8),
                RawMessage.NEVER,
                RawMessage.NO_FORMAT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        byte[] bytes = bytes(new RelayWire(ActorRefResolver.get(system)), new RelayMessage.Publish(1, large, system));

        assertThat(large.size()).isLessThanOrEqualTo(RelayLinks.MAX_MESSAGE);
        assertThat(bytes.length).isLessThan(250 * 1024);
    }

    private static byte[] bytes(RelayWire wire, RelayMessage.OnTheWire message) {
        WireWriter out = new WireWriter();
        wire.write(message, out);
        return out.toBytes();
    }
}
