// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.Session;
import io.godwit.core.message.Content;
import io.godwit.core.message.EntryCodec;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine that goes wrong: nothing is acknowledged that was not stored, and nobody else notices. */
class FaultIT {
    private static final int UNSPECIFIED = 0x80;
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private static FaultyMailboxes engine;
    private static GatewayNode node;

    @BeforeAll
    static void start() {
        engine = new FaultyMailboxes();
        node = GatewayNode.start(
                engine,
                GatewayNode.settings(
                        Duration.ofSeconds(1), GatewaySettings.defaults().attachTimeout()),
                GatewayNode.limits());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Device.Builder device(Mqtt version, String user, String clientId) {
        return new Device.Builder(node, version, user, clientId);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FaultyMailboxes.THROWS,
                FaultyMailboxes.THROWS_AN_ERROR,
                FaultyMailboxes.FAILS,
                FaultyMailboxes.ANSWERS_NOTHING,
                FaultyMailboxes.GIVES_NO_STAGE,
                FaultyMailboxes.NEVER_ANSWERS
            })
    void acknowledgesNothingThatTheEngineDidNotAccept(String fault) throws Exception {
        String topic = "u/" + fault + "/msg";
        try (Device five = device(Mqtt.V5, "alice", "five").connect()) {
            for (int qos = 1; qos <= 2; qos++) {
                Outcome refused = five.publish(topic, qos, HELLO);
                assertThat(refused.code()).isEqualTo(UNSPECIFIED);
                assertThat(refused.properties()).isEmpty();
                assertThat(five.publish("u/bob/msg", qos, HELLO).properties()).containsKey("pos"); // same packet id
            }
        }
        for (int qos = 1; qos <= 2; qos++) {
            try (Device three = device(Mqtt.V3, "alice", "three").connect()) {
                assertThat(three.publish(topic, qos, HELLO)).isEqualTo(Outcome.CLOSED);
            }
        }
        for (int i = 0; i < 8; i++) { // on every thread of the broker
            try (Device other = device(i % 2 == 0 ? Mqtt.V3 : Mqtt.V5, "carol", "device-" + i)
                    .connect()) {
                assertThat(other.publish("u/bob/msg", 1, HELLO).accepted()).isTrue();
            }
        }
    }

    @Test
    void refusesASignalThatTheEngineDoesNotTake() throws Exception {
        try (Device five = device(Mqtt.V5, "alice", "five").connect()) {
            assertThat(five.publish("u/bob/signal", 1, HELLO).code()).isEqualTo(UNSPECIFIED);
            assertThat(five.publish("u/bob/msg", 1, HELLO).accepted()).isTrue();
        }
    }

    @Test
    void doesNotHoldUpOthersWhileAPublishWaits() throws Exception {
        try (Device waiting = device(Mqtt.V5, "alice", "waiting").connect();
                Device other = device(Mqtt.V5, "bob", "other").connect()) {
            var slow = waiting.publishAsync("u/" + FaultyMailboxes.NEVER_ANSWERS + "/msg", 1, HELLO);
            var behind = waiting.publishAsync("u/bob/msg", 1, HELLO);
            assertThat(other.publish("u/alice/msg", 1, HELLO).accepted()).isTrue();
            assertThat(slow.join().code()).isEqualTo(UNSPECIFIED);
            assertThat(behind.join().accepted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {FaultyMailboxes.THROWS, FaultyMailboxes.THROWS_AN_ERROR, FaultyMailboxes.FAILS})
    void answersACommandWhateverTheEngineDoes(String user) throws Exception {
        try (Device five = device(Mqtt.V5, user, "five").connect()) {
            for (int i = 0; i < 3; i++) {
                assertThat(five.command("{\"op\":\"dialogs\"}").accepted()).isTrue();
                assertThat(five.other().json().path("error").asText()).isEqualTo("unavailable");
            }
        }
    }

    private static FaultyMailboxes.Attached attached(String user, int times) throws Exception {
        Eventually.holds("attached " + times, () -> engine.of(user).size() == times);
        return engine.of(user).get(times - 1);
    }

    private static Delivery run(String user, long after, int count) {
        UserId owner = new UserId(user);
        var entries = java.util.stream.LongStream.rangeClosed(after + 1, after + count)
                .mapToObj(pos -> EntryCodec.message(
                        pos,
                        new MessageId(pos, 1),
                        owner,
                        owner,
                        new DeviceId("d"),
                        new Content(null, "text", "1".getBytes(UTF_8), null)))
                .toList();
        return new Delivery(1, 0, after, after + count, entries, false);
    }

    @ParameterizedTest
    @EnumSource
    void leavesTheCursorAloneWhenTheMailboxRestartsBeforeAnythingWasDelivered(Mqtt version) throws Exception {
        String user = "idle-" + version;
        try (Device idle = device(version, user, "phone").connect()) {
            attached(user, 1).session().closed(1, Session.Reason.MAILBOX_STOPPED);
            var again = attached(user, 2).request();
            assertThat(again.since()).isEmpty();
            assertThat(again.handedOver()).isEmpty();
            assertThat(idle.state().isConnected()).isTrue();
        }
    }

    @Test
    void goesOnWhereItWasWhenTheMailboxRestarts() throws Exception {
        try (Device busy = device(Mqtt.V5, "busy", "phone").manualAck().connect()) {
            Session session = attached("busy", 1).session();
            session.deliver(run("busy", 40, 3));
            busy.entryToAck().ack().run();
            Eventually.holds("acknowledged", () -> {
                busy.settle();
                return true;
            });
            session.closed(1, Session.Reason.MAILBOX_STOPPED);
            var again = attached("busy", 2).request();
            assertThat(again.since()).isEqualTo(OptionalLong.of(41));
            assertThat(again.handedOver()).isEqualTo(OptionalLong.of(43));
        }
    }

    @Test
    void takesNothingForAcknowledgedThatAStreamDidNotAcknowledge() throws Exception {
        try (Device stream =
                device(Mqtt.V5, "stream", "phone").with("mode", "stream").connect()) {
            Session session = attached("stream", 1).session();
            session.deliver(run("stream", 0, 5));
            assertThat(stream.bodies(5)).hasSize(5);
            stream.command("{\"op\":\"ack\",\"pos\":2}");
            session.closed(1, Session.Reason.MAILBOX_STOPPED);
            var again = attached("stream", 2).request();
            assertThat(again.since()).isEqualTo(OptionalLong.of(2));
            assertThat(again.handedOver()).isEqualTo(OptionalLong.of(5));
        }
    }

    @Test
    void keepsTheWindowBelowWhatAConnectionMayHavePending() throws Exception {
        try (Device greedy =
                device(Mqtt.V5, "greedy", "phone").with("window", 10_000).connect()) {
            int bound = GatewayNode.limits().maxQueuedMessages();
            assertThat(attached("greedy", 1).request().window()).isEqualTo(bound / 2);
            assertThat(greedy.state().isConnected()).isTrue();
        }
    }

    @Test
    void closesAConnectionThatIsFullAndDoesNotAskForItAllAgain() throws Exception {
        try (Device full = device(Mqtt.V5, "full", "phone").manualAck().connect()) {
            Session session = attached("full", 1).session();
            for (int i = 0; i < 4; i++) {
                session.deliver(run("full", i * 1_000L, 1_000));
            }
            full.awaitClosed();
            assertThat(full.closedWith).isEqualTo(0x97);
        }
    }

    @Test
    void keepsRoomForEntriesWhenRepliesAreNotAcknowledged() throws Exception {
        try (Device rude = device(Mqtt.V5, "rude", "phone").manualAck().connect()) {
            Session session = attached("rude", 1).session();
            for (int i = 0; i < 3_000; i++) {
                assertThat(rude.publish("u/bob/inbox", 0, HELLO).accepted()).isTrue();
            }
            rude.settle();
            session.deliver(run("rude", 0, 1_000));
            rude.settle();
            for (Received reply : List.copyOf(rude.others)) {
                reply.ack().run();
            }
            assertThat(rude.entryToAck().pos()).isEqualTo(1);
            assertThat(rude.state().isConnected()).isTrue();
        }
    }
}
