// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(GatewayFixture.Provider.class)
class ChatIT {
    private final GatewayFixture godwit;
    private String alice;
    private String bob;

    ChatIT(GatewayFixture godwit) {
        this.godwit = godwit;
    }

    @BeforeEach
    void users() {
        alice = godwit.user("alice");
        bob = godwit.user("bob");
    }

    @ParameterizedTest
    @EnumSource
    void givesEveryEntryOnceAndInOrderToEachDeviceOfBothPeople(Mqtt version) throws Exception {
        try (Device phone = godwit.connect(version, alice, "phone");
                Device laptop = godwit.connect(version, alice, "laptop");
                Device bobsPhone = godwit.connect(version, bob, "phone");
                Device bobsTablet = godwit.connect(version, bob, "tablet")) {
            for (int i = 1; i <= 10; i++) {
                assertThat(phone.say(bob, "a" + i, "from phone").accepted()).isTrue();
                assertThat(bobsTablet.say(alice, "b" + i, "from tablet").accepted())
                        .isTrue();
            }
            for (Device device : List.of(laptop, bobsPhone)) {
                for (int pos = 1; pos <= 20; pos++) {
                    JsonNode entry = device.entry();
                    assertThat(entry.path("pos").asInt()).isEqualTo(pos);
                    assertThat(entry.path("body").asText()).isEqualTo(pos % 2 == 1 ? "from phone" : "from tablet");
                    assertThat(entry.path("dialog").asText()).isEqualTo("u:" + (device == laptop ? bob : alice));
                }
                device.settle();
                assertThat(device.inbox).isEmpty();
            }
        }
    }

    @Test
    void tellsAnMqtt5SenderThePositionInThePubackInsteadOfAnEcho() throws Exception {
        try (Device phone = godwit.connect(Mqtt.V5, alice, "phone");
                Device bobs = godwit.connect(Mqtt.V5, bob, "phone")) {
            Outcome first = phone.say(bob, "c1", "one");
            bobs.say(alice, "c2", "two");
            Outcome third = phone.say(bob, "c3", "three");

            assertThat(first.properties()).containsKeys("id", "ts").containsEntry("pos", "1");
            assertThat(third.properties()).containsEntry("pos", "3");
            assertThat(phone.entry().path("pos").asInt()).isEqualTo(2);
            phone.settle();
            assertThat(phone.inbox).isEmpty();
            JsonNode received = bobs.entry();
            assertThat(received.path("id").asText())
                    .isEqualTo(first.properties().get("id"));
            assertThat(received.path("ts").asText())
                    .isEqualTo(first.properties().get("ts"));
        }
    }

    @Test
    void givesAnMqtt3SenderItsOwnEntryWithItsCid() throws Exception {
        try (Device phone = godwit.connect(Mqtt.V3, alice, "phone")) {
            phone.say(bob, "mine", "hello");

            JsonNode echo = phone.entry();
            assertThat(echo.path("cid").asText()).isEqualTo("mine");
            assertThat(echo.path("from").asText()).isEqualTo(alice);
            assertThat(echo.path("device").asText()).isEqualTo("phone");
            assertThat(echo.path("dialog").asText()).isEqualTo("u:" + bob);
            assertThat(echo.path("kind").asText()).isEqualTo("message");
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesAnyPayloadThatIsNoObjectForARawMessage(Mqtt version) throws Exception {
        byte[] binary = {(byte) 0xff, 0, (byte) 0xc0};
        String control = "\u0000\u0001\"\\\n\u2028 \ud83d\ude00";
        try (Device phone = godwit.connect(version, alice, "phone");
                Device bobs = godwit.connect(version, bob, "phone")) {
            phone.publish("u/" + bob + "/msg", 1, "hello".getBytes(UTF_8));
            phone.publish("u/" + bob + "/msg", 1, binary);
            phone.publish("u/" + bob + "/msg", 1, new byte[0]);
            phone.publish("u/" + bob + "/msg", 1, "[1,2]".getBytes(UTF_8));
            phone.publish("u/" + bob + "/msg", 1, control.getBytes(UTF_8));

            assertIs(bobs.entry(), "text", "hello");
            assertIs(bobs.entry(), "binary", Base64.getEncoder().encodeToString(binary));
            assertIs(bobs.entry(), "text", "");
            assertIs(bobs.entry(), "text", "[1,2]");
            assertIs(bobs.entry(), "text", control);
        }
    }

    private static void assertIs(JsonNode entry, String type, String body) {
        assertThat(entry.path("type").asText()).isEqualTo(type);
        assertThat(entry.path("body").asText()).isEqualTo(body);
    }

    @Test
    void takesTheCorrelationDataOfARawMessageForItsCidAndKeepsItsContentType() throws Exception {
        try (Device phone = godwit.connect(Mqtt.V5, alice, "phone");
                Device bobs = godwit.connect(Mqtt.V3, bob, "phone")) {
            Device.Extras extras = Device.Extras.of("raw-1", "image/\"png");
            Outcome first = phone.publishAsync("u/" + bob + "/msg", 1, new byte[] {-1}, extras)
                    .get(30, TimeUnit.SECONDS);
            Outcome again = phone.publishAsync("u/" + bob + "/msg", 1, new byte[] {-1}, extras)
                    .get(30, TimeUnit.SECONDS);

            assertThat(again.properties()).isEqualTo(first.properties());
            JsonNode entry = bobs.entry();
            assertThat(entry.path("cid").asText()).isEqualTo("raw-1");
            assertThat(entry.path("contentType").asText()).isEqualTo("image/\"png");
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsANoteToSelfOnce(Mqtt version) throws Exception {
        try (Device phone = godwit.connect(version, alice, "phone");
                Device laptop = godwit.connect(version, alice, "laptop")) {
            phone.say(alice, "note", "buy milk");
            phone.say(alice, "note2", "and bread");

            assertThat(laptop.bodies(2)).containsExactly("buy milk", "and bread");
            laptop.settle();
            assertThat(laptop.inbox).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"V3,0", "V3,2", "V5,0", "V5,2"})
    void acceptsTheOtherQualitiesOfService(Mqtt version, int qos) throws Exception {
        try (Device phone = godwit.connect(version, alice, "phone");
                Device bobs = godwit.connect(version, bob, "phone")) {
            for (int i = 0; i < 3; i++) {
                Outcome outcome = phone.publish(
                        "u/" + bob + "/msg",
                        qos,
                        Device.message("c" + i, "m" + i).getBytes(UTF_8));
                assertThat(outcome.accepted()).isTrue();
                if (qos == 2 && version == Mqtt.V5) {
                    assertThat(outcome.properties()).containsEntry("pos", Integer.toString(i + 1));
                }
            }
            assertThat(bobs.bodies(3)).containsExactly("m0", "m1", "m2");
            if (qos == 0 || version == Mqtt.V3) { // no acknowledgement tells it the positions
                assertThat(phone.bodies(3)).containsExactly("m0", "m1", "m2");
            }
            phone.settle();
            assertThat(phone.inbox).isEmpty();
        }
    }

    @Test
    void givesARetryTheSameIdAndPositionAndNoSecondEntry() throws Exception {
        Outcome first;
        try (Device phone = godwit.connect(Mqtt.V5, alice, "phone")) {
            first = phone.say(bob, "same", "once");
            assertThat(phone.say(bob, "same", "once").properties()).isEqualTo(first.properties());
        }
        try (Device phone = godwit.connect(Mqtt.V5, alice, "laptop");
                Device bobs =
                        godwit.device(Mqtt.V5, bob, "phone").with("since", 0).connect()) {
            assertThat(phone.say(bob, "same", "once").properties()).isEqualTo(first.properties());
            assertThat(phone.say(bob, "other", "twice").properties()).containsEntry("pos", "2");
            assertThat(bobs.bodies(2)).containsExactly("once", "twice");
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOrderOfManyPublishesInFlight(Mqtt version) throws Exception {
        int count = 200;
        try (Device phone = godwit.connect(version, alice, "phone");
                Device bobs = godwit.connect(version, bob, "phone")) {
            List<CompletableFuture<Outcome>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(phone.publishAsync(
                        "u/" + bob + "/msg", 1, Device.message("c" + i, "m" + i).getBytes(UTF_8)));
            }
            for (CompletableFuture<Outcome> each : sent) {
                assertThat(each.get(60, TimeUnit.SECONDS).accepted()).isTrue();
            }
            assertThat(bobs.bodies(count))
                    .isEqualTo(IntStream.range(0, count).mapToObj(i -> "m" + i).toList());
        }
    }
}
