// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may publish and subscribe what. In the topics, ME and BOB stand for the two users. */
@ExtendWith(GatewayFixture.Provider.class)
class TopicTableIT {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final int NOT_AUTHORIZED = 0x87;

    private final GatewayFixture godwit;
    private String alice;
    private String bob;

    TopicTableIT(GatewayFixture godwit) {
        this.godwit = godwit;
    }

    @BeforeEach
    void users() {
        alice = godwit.user("alice");
        bob = godwit.user("bob");
    }

    private String named(String topic) {
        return topic.replace("ME", alice).replace("BOB", bob);
    }

    private Device.Builder seesAll(Mqtt version) {
        return godwit.device(version, alice, "phone").token(Tokens.opening(alice, "#"));
    }

    @ParameterizedTest
    @CsvSource({
        "u/BOB/inbox,135",
        "u/BOB/reply,135",
        "u/BOB/reply/1,135",
        "u/BOB/cmd,135",
        "u/ME/inbox,135",
        "u/ME/reply,135",
        "u/ME/other,144",
        "u/ME,144",
        "u,144",
        "u/,144",
        "u//msg,144",
        "u/ME/msg/,144",
        "u/ME/Msg,144",
        "u/b\u00f6b/msg,144",
        "'u/a b/msg',144",
        "u/ME/inbox/x,144",
        "g,144",
        "g/team/inbox,144",
        "g/team/other,144",
        "sensors/1,135"
    })
    void refusesToPublish(String topic, int code) throws Exception {
        try (Device5Or3 devices = new Device5Or3()) {
            for (int qos = 1; qos <= 2; qos++) {
                Outcome outcome = devices.five.publish(named(topic), qos, HELLO);
                assertThat(outcome.code()).isEqualTo(code);
                assertThat(outcome.reason()).contains("topic");
                // MQTT 3.1.1 has no refusing PUBACK: it is told beside it
                assertThat(devices.three.publish(named(topic), qos, HELLO).accepted())
                        .isTrue();
                assertThat(devices.three.other().json().path("error").asText())
                        .isEqualTo(code == NOT_AUTHORIZED ? "not_authorized" : "topic_invalid");
            }
            devices.five.publish(named(topic), 0, HELLO);
            assertThat(devices.five.other().json().path("topic").asText()).isEqualTo(named(topic));
        }
    }

    private final class Device5Or3 implements AutoCloseable {
        final Device five = godwit.connect(Mqtt.V5, alice, "five");
        final Device three = godwit.connect(Mqtt.V3, alice, "three");

        @Override
        public void close() {
            five.close();
            three.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u/BOB/inbox",
                "u/BOB/signal",
                "u/BOB/reply",
                "u/BOB/reply/1",
                "u/BOB/cmd",
                "u/BOB/msg",
                "u/ME/cmd",
                "u/ME/msg",
                "u/ME",
                "u",
                "g/team/msg",
                "#",
                "+",
                "+/#",
                "+/+/+",
                "+/BOB/inbox",
                "u/#",
                "u/+/inbox",
                "u/ME/#",
                "u/ME/+",
                "u/ME/reply/#",
                "u/ME/inbox/#",
                "g/#",
                "/u/BOB/inbox",
                "$share/x/u/ME/inbox",
                "$share/x/u/BOB/inbox",
                "$share/x/#",
                "$SYS/#",
                "$SYS/broker/clients/connected",
                "sensors/1"
            })
    void refusesToSubscribe(String filter) throws Exception {
        try (Device5Or3 devices = new Device5Or3()) {
            assertThat(devices.five.subscribe(named(filter), 1)).isEqualTo(NOT_AUTHORIZED);
            assertThat(devices.three.subscribe(named(filter), 1)).isEqualTo(0x80);
            assertThat(devices.five.state().isConnected()).isTrue();
            assertThat(devices.three.state().isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"u/ME/inbox", "u/ME/signal", "u/ME/reply", "u/ME/reply/7"})
    void allowsToSubscribeOnesOwn(String filter) throws Exception {
        try (Device5Or3 devices = new Device5Or3()) {
            assertThat(devices.five.subscribe(named(filter), 1)).isEqualTo(1);
            assertThat(devices.three.subscribe(named(filter), 1)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u/#",
                "u/+/inbox",
                "u/BOB/inbox",
                "$share/x/u/BOB/inbox",
                "$share/x/u/#",
                "u/BOB/#",
                "g/#",
                "$SYS/#"
            })
    void opensNothingOfOursByTheAcl(String filter) throws Exception {
        String token = Tokens.opening(alice, "#", "u/#", named("u/BOB/inbox"), "u/+/inbox", "g/#");
        try (Device phone = godwit.device(Mqtt.V5, alice, "phone").token(token).connect()) {
            assertThat(phone.subscribe(named(filter), 1)).isEqualTo(NOT_AUTHORIZED);
            assertThat(phone.publish(named("u/BOB/inbox"), 1, HELLO).code()).isEqualTo(NOT_AUTHORIZED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsNothingOfTheChatToASubscriberOfEverything(Mqtt version) throws Exception {
        String carol = godwit.user("carol");
        try (Device spy = godwit.device(version, carol, "spy")
                        .token(Tokens.opening(carol, "#"))
                        .connect();
                Device alices = seesAll(version).connect();
                Device bobs = godwit.connect(version, bob, "phone")) {
            for (String filter : new String[] {"#", "+/+/+", "$share/s/#", "$share/s/+/+/inbox"}) {
                assertThat(spy.subscribe(filter, 2)).isLessThan(0x80);
            }
            alices.say(bob, "secret", "secret");
            alices.publish("u/" + bob + "/signal", 1, HELLO);
            bobs.command("{\"op\":\"sync\",\"since\":0}");
            bobs.entry();
            alices.publish("sensors/last", 1, HELLO); // by the same way, behind all of it

            assertThat(spy.other().topic()).isEqualTo("sensors/last");
            assertThat(spy.inbox).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"V3,u/BOB/msg", "V3,u/ME/msg", "V5,u/BOB/msg", "V5,u/ME/msg", "V5,u/BOB/signal", "V5,u/ME/cmd"})
    void refusesRetainedMessagesOnOurTopics(Mqtt version, String topic) throws Exception {
        try (Device phone = seesAll(version).connect()) {
            Outcome outcome = phone.publishAsync(named(topic), 1, HELLO, Device.Extras.RETAIN)
                    .get(30, TimeUnit.SECONDS);
            if (version == Mqtt.V5) {
                assertThat(outcome.code()).isEqualTo(0x90);
                assertThat(outcome.reason()).contains("retain");
            } else {
                assertThat(phone.other().json().path("error").asText()).isEqualTo("topic_invalid");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "V3,u/BOB/msg",
        "V3,u/ME/msg",
        "V3,u/BOB/inbox",
        "V3,closed/x",
        "V5,u/BOB/msg",
        "V5,u/ME/msg",
        "V5,u/BOB/inbox",
        "V5,u/BOB/signal",
        "V5,g/team/msg",
        "V5,closed/x",
        "V5,$SYS/x"
    })
    void refusesTheConnectionWithAWillThatIsNotOpen(Mqtt version, String topic) {
        int code = godwit.device(version, alice, "phone")
                .token(Tokens.opening(alice, "open/#", "u/#"))
                .will(named(topic))
                .tryConnect();
        assertThat(code).isEqualTo(version == Mqtt.V5 ? NOT_AUTHORIZED : 5);
    }

    @ParameterizedTest
    @CsvSource({"V3,0", "V3,1", "V3,2", "V5,0", "V5,1", "V5,2"})
    void routesTopicsThatTheAclOpens(Mqtt version, int qos) throws Exception {
        String topic = "sensors/" + alice + "/temperature";
        try (Device sensor = godwit.device(version, alice, "sensor")
                        .token(Tokens.opening(alice, "sensors/${username}/#"))
                        .connect();
                Device reader = godwit.device(version, bob, "reader")
                        .token(Tokens.opening(bob, "sensors/#"))
                        .connect()) {
            assertThat(reader.subscribe("sensors/" + alice + "/#", qos)).isEqualTo(qos);
            assertThat(sensor.publish(topic, qos, HELLO).accepted()).isTrue();
            Received received = reader.other();
            assertThat(received.topic()).isEqualTo(topic);
            assertThat(received.qos()).isEqualTo(qos);
            assertThat(sensor.publish("sensors/" + bob + "/x", 1, HELLO).code())
                    .isNotEqualTo(version == Mqtt.V5 ? 0 : -2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsRetainedMessagesOnTopicsThatTheAclOpens(Mqtt version) throws Exception {
        String topic = "state/" + alice;
        try (Device phone = seesAll(version).connect()) {
            phone.publishAsync(topic, 1, HELLO, Device.Extras.RETAIN).get(30, TimeUnit.SECONDS);
            assertThat(phone.subscribe(topic, 1)).isEqualTo(1);
            assertThat(phone.other().retained()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sharesASubscriptionOnTopicsThatTheAclOpens(Mqtt version) throws Exception {
        String topic = "work/" + alice;
        try (Device first = seesAll(version).connect();
                Device second = godwit.device(version, bob, "phone")
                        .token(Tokens.opening(bob, "work/#"))
                        .connect()) {
            assertThat(first.subscribe("$share/pool/" + topic, 1)).isEqualTo(1);
            assertThat(second.subscribe("$share/pool/" + topic, 1)).isEqualTo(1);
            for (int i = 0; i < 10; i++) {
                assertThat(first.publish(topic, 1, HELLO).accepted()).isTrue();
            }
            Eventually.holds("all are there", () -> first.others.size() + second.others.size() == 10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void publishesAWillThatTheAclOpens(Mqtt version) throws Exception {
        String topic = "wills/" + alice;
        try (Device reader = godwit.device(version, bob, "phone")
                .token(Tokens.opening(bob, "wills/#"))
                .connect()) {
            assertThat(reader.subscribe(topic, 1)).isEqualTo(1);
            try (Device dying = seesAll(version).will(topic).connect();
                    Device taker = seesAll(version).connect()) { // a takeover publishes the old connection's will
                dying.awaitClosed();
                assertThat(reader.other().text()).isEqualTo("will");
                assertThat(taker.state().isConnected()).isTrue();
            }
        }
    }

    @Test
    void deniesByTheAclWhatAnAllowingRuleBehindWouldOpen() throws Exception {
        try (Device phone = godwit.device(Mqtt.V5, alice, "phone")
                .token(Tokens.opening(alice, "open/+"))
                .connect()) {
            assertThat(phone.subscribe("open/#", 1)).isEqualTo(NOT_AUTHORIZED);
            assertThat(phone.subscribe("open/+/+", 1)).isEqualTo(NOT_AUTHORIZED);
            assertThat(phone.subscribe("open/+", 1)).isEqualTo(1);
            assertThat(phone.publish("open/x/y", 1, HELLO).code()).isEqualTo(NOT_AUTHORIZED);
            assertThat(phone.publish("open/x", 1, HELLO).accepted()).isTrue();
        }
    }
}
