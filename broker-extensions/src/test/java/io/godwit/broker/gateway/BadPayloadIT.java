// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(GatewayFixture.Provider.class)
class BadPayloadIT {
    private static final int FORMAT_INVALID = 0x99;

    private final GatewayFixture godwit;
    private String alice;
    private String bob;

    BadPayloadIT(GatewayFixture godwit) {
        this.godwit = godwit;
    }

    @BeforeEach
    void users() {
        alice = godwit.user("alice");
        bob = godwit.user("bob");
    }

    static Stream<Arguments> messages() {
        return Stream.of(
                        new String[] {"{", "JSON"},
                        new String[] {"{\"body\":", "JSON"},
                        new String[] {"{\"body\":1}x", "JSON"},
                        new String[] {"{\"body\":1}{}", "follows"},
                        new String[] {"{\"body\":01}", "JSON"},
                        new String[] {"{\"body\":NaN}", "JSON"},
                        new String[] {"{\"body\":\"\u0001\"}", "JSON"},
                        new String[] {"{}", "body"},
                        new String[] {"{\"cid\":\"a\"}", "body"},
                        new String[] {"{\"body\":1,\"to\":\"eve\"}", "to"},
                        new String[] {"{\"body\":1,\"body\":2}", "twice"},
                        new String[] {"{\"body\":1,\"pos\":7}", "pos"},
                        new String[] {"{\"cid\":1,\"body\":1}", "cid"},
                        new String[] {"{\"cid\":\"\",\"body\":1}", "64"},
                        new String[] {"{\"cid\":\"" + "x".repeat(65) + "\",\"body\":1}", "64"},
                        new String[] {"{\"type\":[],\"body\":1}", "type"},
                        new String[] {"{\"type\":\"" + "x".repeat(33) + "\",\"body\":1}", "32"},
                        new String[] {"{\"body\":" + "[".repeat(65) + "]".repeat(65) + "}", "64"},
                        new String[] {"{\"body\":" + "[".repeat(30_000) + "}", "64"},
                        new String[] {"{\"body\":" + "9".repeat(200) + "}", "JSON"})
                .map(each -> Arguments.of(each[0], each[1]));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void saysWhatIsWrongWithAMessage(String payload, String named) throws Exception {
        refuses("u/" + bob + "/msg", payload.getBytes(UTF_8), "payload_invalid", named);
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                        new String[] {"", "JSON"},
                        new String[] {"x", "JSON"},
                        new String[] {"[]", "JSON"},
                        new String[] {"{", "JSON"},
                        new String[] {"{}", "op"},
                        new String[] {"{\"op\":\"fly\"}", "op"},
                        new String[] {"{\"op\":[\"sync\"]}", "op"},
                        new String[] {"{\"op\":{\"op\":\"sync\"},\"since\":0}", "op"},
                        new String[] {"{\"op\":null,\"since\":0}", "op"},
                        new String[] {"{\"op\":\"sync\"}", "since"},
                        new String[] {"{\"op\":\"sync\",\"since\":-1}", "since"},
                        new String[] {"{\"op\":\"sync\",\"since\":1.5}", "since"},
                        new String[] {"{\"op\":\"sync\",\"since\":\"1\"}", "since"},
                        new String[] {"{\"op\":\"sync\",\"since\":99999999999999999999}", "since"},
                        new String[] {"{\"op\":\"sync\",\"since\":0} {}", "follows"},
                        new String[] {"{\"op\":\"ack\"}", "pos"},
                        new String[] {"{\"op\":\"read\",\"dialog\":\"u:b\"}", "upTo"},
                        new String[] {"{\"op\":\"read\",\"dialog\":\"u:b\",\"upTo\":0}", "upTo"},
                        new String[] {"{\"op\":\"read\",\"dialog\":\"b\",\"upTo\":1}", "dialog"},
                        new String[] {"{\"op\":\"read\",\"dialog\":[\"u:b\"],\"upTo\":1}", "dialog"},
                        new String[] {"{\"op\":\"mute\",\"dialog\":\"u:b/c\",\"until\":1}", "dialog"},
                        new String[] {"{\"op\":\"mute\",\"dialog\":\"u:b\",\"until\":-2}", "until"},
                        new String[] {"{\"op\":\"settings\",\"badge\":true}", "badge"},
                        new String[] {"{\"op\":\"dialogs\",\"limit\":101}", "100"},
                        new String[] {"{\"op\":\"ack\",\"x\":" + "[".repeat(5_000), "JSON"})
                .map(each -> Arguments.of(each[0], each[1]));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void saysWhatIsWrongWithACommand(String payload, String named) throws Exception {
        refuses("u/" + alice + "/cmd", payload.getBytes(UTF_8), "payload_invalid", named);
    }

    @Test
    void takesNoCommandInAnotherEncoding() throws Exception {
        refuses("u/" + alice + "/cmd", "{\"op\":\"sync\",\"since\":0}".getBytes(UTF_16LE), "payload_invalid", "JSON");
        refuses("u/" + alice + "/cmd", new byte[] {'{', '"', (byte) 0xff, '"'}, "payload_invalid", "JSON");
    }

    @Test
    void saysThatAPayloadIsTooLarge() throws Exception {
        refuses("u/" + bob + "/msg", new byte[64 * 1024 + 1], "too_large", "65536");
        refuses("u/" + bob + "/signal", new byte[64 * 1024 + 1], "too_large", "65536");
        refuses("u/" + alice + "/cmd", new byte[64 * 1024 + 1], "too_large", "65536");
    }

    private void refuses(String topic, byte[] payload, String error, String named) throws Exception {
        try (Device five = godwit.connect(Mqtt.V5, alice, "five");
                Device three = godwit.connect(Mqtt.V3, alice, "three")) {
            for (int qos = 1; qos <= 2; qos++) {
                Outcome outcome = five.publish(topic, qos, payload);
                assertThat(outcome.code()).isEqualTo(FORMAT_INVALID);
                assertThat(outcome.reason()).startsWith(error + ": ").contains(named);
                assertThat(outcome.properties()).isEmpty();
                assertThat(three.publish(topic, qos, payload).accepted()).isTrue();
                Received told = three.other();
                assertThat(told.topic()).isEqualTo("u/" + alice + "/reply");
                assertThat(told.json().path("error").asText()).isEqualTo(error);
                assertThat(told.json().path("topic").asText()).isEqualTo(topic);
                assertThat(told.json().path("detail").asText()).contains(named);
            }
            assertThat(five.publish(topic, 0, payload).accepted()).isTrue();
            assertThat(five.other().json().path("error").asText()).isEqualTo(error);
            assertThat(five.state().isConnected()).isTrue();
            assertThat(three.state().isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void acceptsTheLargestPayloadEvenWhenItGrowsByEscaping(Mqtt version) throws Exception {
        byte[] escaped = new byte[64 * 1024]; // each zero becomes six bytes of JSON
        byte[] binary = new byte[64 * 1024];
        java.util.Arrays.fill(binary, (byte) 0xff);
        try (Device alices = godwit.connect(version, alice, "phone");
                Device bobs = godwit.connect(version, bob, "phone")) {
            assertThat(alices.publish("u/" + bob + "/msg", 1, escaped).accepted())
                    .isTrue();
            assertThat(alices.publish("u/" + bob + "/msg", 1, binary).accepted())
                    .isTrue();
            assertThat(bobs.entry().path("body").asText()).hasSize(64 * 1024);
            assertThat(bobs.entry().path("type").asText()).isEqualTo("binary");
        }
        try (Device bobs = godwit.device(Mqtt.V5, bob, "phone").with("since", 0).connect()) {
            assertThat(bobs.entry().path("body").asText()).hasSize(64 * 1024); // from the store
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesTheConnectionOfAPacketThatIsTooLarge(Mqtt version) throws Exception {
        try (Device phone = godwit.connect(version, alice, "phone")) {
            assertThat(phone.publish("u/" + bob + "/msg", 1, new byte[97 * 1024])
                            .accepted())
                    .isFalse();
            if (version == Mqtt.V3) { // an MQTT 5 client knows the limit and does not send it
                phone.awaitClosed();
            }
        }
    }

    @Test
    void doesNotLoseAQos2MessageThatUsesThePacketIdOfARefusedOne() throws Exception {
        try (Device phone = godwit.connect(Mqtt.V5, alice, "phone");
                Device bobs = godwit.connect(Mqtt.V5, bob, "phone")) {
            for (int i = 0; i < 3; i++) {
                assertThat(phone.publish("u/" + bob + "/msg", 2, "{}".getBytes(UTF_8))
                                .code())
                        .isEqualTo(FORMAT_INVALID);
                Outcome good = phone.publish(
                        "u/" + bob + "/msg", 2, Device.message("c" + i, "m" + i).getBytes(UTF_8));
                assertThat(good.properties()).containsEntry("pos", Integer.toString(i + 1));
            }
            assertThat(bobs.bodies(3)).containsExactly("m0", "m1", "m2");
        }
    }
}
