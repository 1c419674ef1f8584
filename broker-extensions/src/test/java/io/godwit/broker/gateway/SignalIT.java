// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(GatewayFixture.Provider.class)
class SignalIT {
    private static final byte[] TYPING = "{\"type\":\"typing\",\"body\":true}".getBytes(UTF_8);

    private final GatewayFixture godwit;
    private String alice;
    private String bob;

    SignalIT(GatewayFixture godwit) {
        this.godwit = godwit;
    }

    @BeforeEach
    void users() {
        alice = godwit.user("alice");
        bob = godwit.user("bob");
    }

    /** The device is attached to its mailbox: signals reach it from now on. */
    private Device attached(Mqtt version, String user, String device) throws Exception {
        Device connected = godwit.connect(version, user, device);
        try (Device sender = godwit.connect(Mqtt.V5, godwit.user("probe"), "probe")) {
            sender.say(user, "probe-" + device, "attached?");
        }
        assertThat(connected.entry().path("body").asText()).isEqualTo("attached?");
        return connected;
    }

    @ParameterizedTest
    @EnumSource
    void reachesTheConnectedDevicesAndIsNotStored(Mqtt version) throws Exception {
        attached(version, bob, "offline").close();
        try (Device alices = godwit.connect(version, alice, "phone");
                Device phone = attached(version, bob, "phone");
                Device tablet = attached(version, bob, "tablet")) {
            assertThat(alices.publish("u/" + bob + "/signal", 1, TYPING).accepted())
                    .isTrue();

            for (Device device : new Device[] {phone, tablet}) {
                Received signal = device.other();
                assertThat(signal.topic()).isEqualTo("u/" + bob + "/signal");
                assertThat(signal.qos()).isZero();
                assertThat(signal.json().path("from").asText()).isEqualTo(alice);
                assertThat(signal.json().path("device").asText()).isEqualTo("phone");
                assertThat(signal.json().path("type").asText()).isEqualTo("typing");
                assertThat(signal.json().has("pos")).isFalse();
            }
            alices.say(bob, "last", "last");
            assertThat(phone.bodies(1).get(0)).isIn("attached?", "last"); // the probe for the tablet came, too
        }
        try (Device offline = godwit.connect(version, bob, "offline")) {
            assertThat(offline.bodies(3)).containsExactly("attached?", "attached?", "last");
            offline.settle();
            assertThat(offline.inbox).isEmpty();
            assertThat(offline.others).noneMatch(received -> received.topic().endsWith("/signal"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void reachesANewDeviceFromItsSubackOn(Mqtt version) throws Exception {
        try (Device alices = godwit.connect(version, alice, "phone")) {
            for (int i = 0; i < 20; i++) {
                String carol = godwit.user("carol" + i);
                try (Device phone = godwit.connect(version, carol, "phone")) {
                    phone.subscribe("u/" + carol + "/signal", 0);
                    alices.publish("u/" + carol + "/signal", 1, TYPING);

                    assertThat(phone.other().topic()).isEqualTo("u/" + carol + "/signal");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isNotEchoedToTheConnectionThatSentIt(Mqtt version) throws Exception {
        try (Device phone = attached(version, alice, "phone");
                Device laptop = attached(version, alice, "laptop")) {
            phone.publish("u/" + alice + "/signal", 1, TYPING);

            assertThat(laptop.other().topic()).isEqualTo("u/" + alice + "/signal");
            phone.settle();
            assertThat(phone.others).noneMatch(received -> received.topic().endsWith("/signal"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void worksAtQos0And2(Mqtt version) throws Exception {
        try (Device alices = godwit.connect(version, alice, "phone");
                Device bobs = attached(version, bob, "phone")) {
            for (int qos : new int[] {0, 2}) {
                assertThat(alices.publish("u/" + bob + "/signal", qos, TYPING).accepted())
                        .isTrue();
                assertThat(bobs.other().topic()).isEqualTo("u/" + bob + "/signal");
            }
        }
    }
}
