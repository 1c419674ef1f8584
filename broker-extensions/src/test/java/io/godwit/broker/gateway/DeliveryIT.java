// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(GatewayFixture.Provider.class)
class DeliveryIT {
    private final GatewayFixture godwit;
    private String alice;
    private String bob;

    DeliveryIT(GatewayFixture godwit) {
        this.godwit = godwit;
    }

    @BeforeEach
    void users() {
        alice = godwit.user("alice");
        bob = godwit.user("bob");
    }

    private void aliceSends(int from, int to) throws Exception {
        try (Device device = godwit.connect(Mqtt.V5, alice, "sender-" + from)) {
            device.sayMany(bob, from, to);
        }
    }

    private static List<Long> positions(Device device, int count) throws Exception {
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            positions.add(device.entry().path("pos").asLong());
        }
        return positions;
    }

    private static List<Long> range(int from, int to) {
        List<Long> range = new ArrayList<>();
        for (long i = from; i <= to; i++) {
            range.add(i);
        }
        return range;
    }

    @ParameterizedTest
    @CsvSource({"V3,false", "V3,true", "V5,false", "V5,true"})
    void givesADeviceThatComesBackWhatItMissedAndNothingTwice(Mqtt version, boolean keepSession) throws Exception {
        Device.Builder phone = godwit.device(version, bob, "phone");
        if (keepSession) {
            phone.keepSession();
        }
        try (Device bobs = phone.connect()) {
            aliceSends(1, 5);
            assertThat(positions(bobs, 5)).isEqualTo(range(1, 5));
            bobs.settle();
        }
        aliceSends(6, 80);
        try (Device bobs = phone.connect()) {
            assertThat(positions(bobs, 75)).isEqualTo(range(6, 80));
            aliceSends(81, 82);
            assertThat(positions(bobs, 2)).isEqualTo(range(81, 82));
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"V3,false", "V3,true", "V5,false", "V5,true"})
    void givesUnacknowledgedEntriesAgainWithTheSamePositionAndId(Mqtt version, boolean keepSession) throws Exception {
        Device.Builder phone = godwit.device(version, bob, "phone").manualAck();
        if (keepSession) {
            phone.keepSession();
        }
        List<JsonNode> first = new ArrayList<>();
        try (Device bobs = phone.connect()) {
            aliceSends(1, 4);
            for (int i = 0; i < 4; i++) {
                Received entry = bobs.entryToAck();
                first.add(entry.json());
                if (i < 2) {
                    entry.ack().run();
                }
            }
            bobs.settle();
        }
        try (Device bobs = phone.connect()) {
            assertThat(bobs.entry()).isEqualTo(first.get(2));
            assertThat(bobs.entry()).isEqualTo(first.get(3));
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void startsADeviceThatIsNewAtThePresent(Mqtt version) throws Exception {
        aliceSends(1, 3);
        try (Device bobs = godwit.connect(version, bob, "new")) {
            aliceSends(4, 4);
            assertThat(positions(bobs, 1)).isEqualTo(range(4, 4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void givesADeviceThatNeverAcknowledgesAtMostItsWindow(Mqtt version) throws Exception {
        try (Device bobs = godwit.device(version, bob, "phone").manualAck().connect()) {
            aliceSends(1, 70);
            assertThat(positions(bobs, 64)).isEqualTo(range(1, 64));
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
        }
        try (Device bobs = godwit.connect(version, bob, "phone")) {
            assertThat(positions(bobs, 70)).isEqualTo(range(1, 70));
        }
    }

    @Test
    void keepsToTheWindowThatTheDeviceAsksFor() throws Exception {
        try (Device bobs = godwit.device(Mqtt.V5, bob, "phone")
                .manualAck()
                .with("window", 2)
                .connect()) {
            aliceSends(1, 5);
            Received first = bobs.entryToAck();
            assertThat(bobs.entryToAck().pos()).isEqualTo(2);
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
            first.ack().run();
            assertThat(bobs.entryToAck().pos()).isEqualTo(3);
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
        }
    }

    @Test
    void startsBehindThePositionThatTheDeviceNames() throws Exception {
        aliceSends(1, 5);
        try (Device bobs = godwit.device(Mqtt.V5, bob, "phone").with("since", 3).connect()) {
            assertThat(positions(bobs, 2)).isEqualTo(range(4, 5));
        }
        try (Device bobs = godwit.device(Mqtt.V5, bob, "phone").with("since", 0).connect()) {
            assertThat(positions(bobs, 5)).isEqualTo(range(1, 5));
        }
        try (Device bobs = godwit.device(Mqtt.V5, bob, "phone")
                .with("since", Long.MAX_VALUE)
                .connect()) { // from the future: at the present
            aliceSends(6, 6);
            assertThat(positions(bobs, 1)).isEqualTo(range(6, 6));
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesBackOnTheSyncCommandAndSaysSo(Mqtt version) throws Exception {
        try (Device bobs = godwit.connect(version, bob, "phone")) {
            aliceSends(1, 5);
            assertThat(positions(bobs, 5)).isEqualTo(range(1, 5));

            assertThat(bobs.command("{\"op\":\"sync\",\"since\":2}").accepted()).isTrue();

            assertThat(positions(bobs, 3)).isEqualTo(range(3, 5));
            Received answer = bobs.other();
            assertThat(answer.topic()).isEqualTo("u/" + bob + "/reply");
            assertThat(answer.json().path("ok").asBoolean()).isTrue();
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
        }
    }

    @Test
    void answersOnTheResponseTopicWithTheCorrelationData() throws Exception {
        try (Device bobs = godwit.connect(Mqtt.V5, bob, "phone")) {
            Device.Extras extras = Device.Extras.answerTo("u/" + bob + "/reply/42", "my-request");
            bobs.publishAsync("u/" + bob + "/cmd", 1, "{\"op\":\"sync\",\"since\":0}".getBytes(UTF_8), extras)
                    .get(30, TimeUnit.SECONDS);

            Received answer = bobs.other();
            assertThat(answer.topic()).isEqualTo("u/" + bob + "/reply/42");
            assertThat(answer.correlation()).isEqualTo("my-request");
        }
    }

    @Test
    void answersOnTheReplyTopicWhenTheResponseTopicIsSomebodyElses() throws Exception {
        try (Device bobs = godwit.connect(Mqtt.V5, bob, "phone");
                Device alices = godwit.connect(Mqtt.V5, alice, "phone")) {
            Device.Extras extras = Device.Extras.answerTo("u/" + alice + "/reply", "x");
            bobs.publishAsync("u/" + bob + "/cmd", 1, "{\"op\":\"sync\",\"since\":0}".getBytes(UTF_8), extras)
                    .get(30, TimeUnit.SECONDS);

            assertThat(bobs.other().topic()).isEqualTo("u/" + bob + "/reply");
            alices.settle();
            assertThat(alices.others).noneMatch(received -> received.text().contains("sync"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsANewerConnectionOfTheSameClientIdTakeOver(Mqtt version) throws Exception {
        try (Device old = godwit.connect(version, bob, "phone");
                Device newer = godwit.connect(version, bob, "phone")) {
            old.awaitClosed();
            aliceSends(1, 3);
            assertThat(positions(newer, 3)).isEqualTo(range(1, 3));
            assertThat(newer.state().isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsANewerConnectionOfTheSameDeviceTakeOverWhateverItsClientId(Mqtt version) throws Exception {
        String token = Tokens.forDevice(bob, "phone");
        try (Device old = godwit.device(version, bob, "one").token(token).connect();
                Device newer = godwit.device(version, bob, "two").token(token).connect()) {
            old.awaitClosed();
            if (version == Mqtt.V5) {
                assertThat(old.closedWith).isEqualTo(0x8E);
            }
            aliceSends(1, 3);
            assertThat(positions(newer, 3)).isEqualTo(range(1, 3));
            assertThat(newer.state().isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"V3,0", "V3,1", "V5,0", "V5,1", "V5,2"})
    void isNotChangedByTheDevicesOwnSubscription(Mqtt version, int qos) throws Exception {
        String filter = "u/" + bob + "/inbox";
        try (Device bobs = godwit.connect(version, bob, "phone")) {
            assertThat(bobs.subscribe(filter, qos)).isEqualTo(qos);
            aliceSends(1, 2);
            for (int pos = 1; pos <= 2; pos++) {
                Received entry = bobs.entryToAck();
                assertThat(entry.pos()).isEqualTo(pos);
                assertThat(entry.qos()).isEqualTo(1);
            }
            bobs.unsubscribe(filter);
            aliceSends(3, 4);
            assertThat(positions(bobs, 2)).isEqualTo(range(3, 4));
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
        }
    }

    @Test
    void servesAClientThatTakesOneMessageAtATime() throws Exception {
        aliceSends(1, 20);
        try (Device bobs = godwit.device(Mqtt.V5, bob, "tiny")
                .receiveMaximum(1)
                .with("since", 0)
                .connect()) {
            assertThat(positions(bobs, 20)).isEqualTo(range(1, 20));
            aliceSends(21, 30);
            assertThat(positions(bobs, 10)).isEqualTo(range(21, 30));
        }
    }

    @Test
    @Timeout(120)
    void closesAConnectionThatLetsUnacknowledgedEntriesPileUp() throws Exception {
        aliceSends(1, 64);
        try (Device bobs = godwit.device(Mqtt.V5, bob, "phone")
                .manualAck()
                .with("since", 0)
                .connect()) {
            Eventually.holds("closed", () -> {
                Outcome unused = bobs.command("{\"op\":\"sync\",\"since\":0}");
                return !bobs.state().isConnected();
            });
            assertThat(bobs.closedWith).isEqualTo(0x97);
        }
        try (Device bobs = godwit.device(Mqtt.V5, bob, "phone").connect()) {
            assertThat(positions(bobs, 64)).isEqualTo(range(1, 64));
        }
    }

    @Test
    @Timeout(120)
    void keepsALargeWindowWithinWhatAConnectionMayHavePending() throws Exception {
        aliceSends(1, 3_000);
        try (Device bobs = godwit.device(Mqtt.V5, bob, "phone")
                .manualAck()
                .with("since", 0)
                .with("window", 10_000)
                .connect()) {
            List<Received> entries = new ArrayList<>();
            for (int i = 1; i <= 3_000; i++) {
                Received entry = bobs.entryToAck();
                assertThat(entry.pos()).isEqualTo(i);
                entries.add(entry);
                if (entries.size() == 64) { // the most that MQTT lets be in flight
                    entries.forEach(each -> each.ack().run());
                    entries.clear();
                }
            }
        }
    }
}
