// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices are woken, or not: from a device's command to what the push role is asked. */
@Timeout(180)
@ExtendWith(GatewayFixture.Provider.class)
class PushIT {
    private final GatewayFixture godwit;
    private String alice;
    private String bob;
    private String token;

    PushIT(GatewayFixture godwit) {
        this.godwit = godwit;
    }

    @BeforeEach
    void users() {
        alice = godwit.user("alice");
        bob = godwit.user("bob");
        token = "token-of-" + alice;
    }

    private static JsonNode ask(Device device, String json) throws Exception {
        assertThat(device.command(json.replace('\'', '"')).accepted()).isTrue();
        return device.other().json();
    }

    private static void register(Device device, String address) throws Exception {
        JsonNode answer = ask(device, "{'op':'push.register','provider':'fcm','address':'" + address + "'}");
        assertThat(answer.toString())
                .isEqualTo("{\"op\":\"push.register\",\"ok\":true,\"app\":\"main\",\"provider\":\"fcm\"}");
    }

    private Device phone(Mqtt version) {
        return godwit.connect(version, alice, "phone");
    }

    private Device bobs() {
        return godwit.connect(Mqtt.V5, bob, "phone");
    }

    private List<PushRequest> pushes(String address, int atLeast) throws Exception {
        Eventually.holds("pushed to " + address, () -> godwit.pushes.to(address).size() >= atLeast);
        return godwit.pushes.to(address);
    }

    /** Waits until something was decided about the device, in a way. */
    private static JsonNode awaitDecision(Device device, String of, String step) throws Exception {
        JsonNode[] found = new JsonNode[1];
        Eventually.holds(step + " for " + of, () -> {
            JsonNode all = ask(device, "{'op':'push.why'}").path("decisions");
            found[0] = StreamSupport.stream(all.spliterator(), false)
                    .filter(decision -> decision.path("device").asText().equals(of)
                            && decision.path("step").asText().equals(step))
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    @ParameterizedTest
    @EnumSource
    void wakesADeviceThatIsNotConnected(Mqtt version) throws Exception {
        try (Device phone = phone(version)) {
            register(phone, token);
        }
        try (Device bobs = bobs()) {
            bobs.say(alice, "c1", "are you there?");

            PushRequest push = pushes(token, 1).get(0);

            assertThat(push.kind()).isEqualTo(PushRequest.Kind.MESSAGE);
            assertThat(push.user().value()).isEqualTo(alice);
            assertThat(push.device().value()).isEqualTo("phone");
            assertThat(push.dialog()).contains("u:" + bob);
            assertThat(push.from()).isEqualTo(bob);
            assertThat(push.text()).isEqualTo("are you there?");
            assertThat(push.badge()).hasValue(1);
            assertThat(push.pos()).isEqualTo(1);
        }
        try (Device phone = phone(version)) {
            assertThat(awaitDecision(phone, "phone", "sent").path("detail").asText())
                    .isEqualTo("taken");
            JsonNode why = ask(phone, "{'op':'push.why','pos':1}").path("decisions");
            assertThat(why.findValuesAsText("step")).contains("sent");
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotWakeADeviceThatAcknowledges(Mqtt version) throws Exception {
        try (Device phone = phone(version);
                Device bobs = bobs()) {
            register(phone, token);
            bobs.sayMany(alice, 1, 3);
            assertThat(phone.bodies(3)).hasSize(3);

            JsonNode decision = awaitDecision(phone, "phone", "cancelled");

            assertThat(decision.path("reason").asText()).isEqualTo("acknowledged");
            assertThat(godwit.pushes.to(token)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void wakesADeviceWhoseConnectionOnlyLooksAlive(Mqtt version) throws Exception {
        Device.Builder deaf = godwit.device(version, alice, "phone").manualAck();
        try (Device phone = deaf.connect();
                Device bobs = bobs()) {
            register(phone, token);
            bobs.say(alice, "c1", "hello");
            assertThat(phone.entry().path("body").asText()).isEqualTo("hello");

            assertThat(pushes(token, 1).get(0).text()).isEqualTo("hello");
        }
    }

    @Test
    void wakesOnlyTheDeviceThatIsAway() throws Exception {
        try (Device phone = phone(Mqtt.V5)) {
            register(phone, token);
        }
        try (Device tablet = godwit.connect(Mqtt.V3, alice, "tablet");
                Device bobs = bobs()) {
            register(tablet, token + "-tablet");
            bobs.say(alice, "c1", "hello");

            assertThat(tablet.bodies(1)).containsExactly("hello");
            assertThat(pushes(token, 1).get(0).device().value()).isEqualTo("phone");
            awaitDecision(tablet, "tablet", "cancelled");
            assertThat(godwit.pushes.to(token + "-tablet")).isEmpty();
        }
    }

    @Test
    void takesNotificationsAwayThatWereReadOnAnotherDevice() throws Exception {
        try (Device phone = phone(Mqtt.V5)) {
            register(phone, token);
        }
        try (Device laptop = godwit.connect(Mqtt.V5, alice, "laptop");
                Device bobs = bobs()) {
            register(laptop, token + "-laptop");
            bobs.say(alice, "c1", "hello");
            assertThat(laptop.bodies(1)).containsExactly("hello");
            pushes(token, 1);

            ask(laptop, "{'op':'read','dialog':'u:" + bob + "','upTo':1}");

            PushRequest clear = pushes(token, 2).get(1);
            assertThat(clear.kind()).isEqualTo(PushRequest.Kind.CLEAR);
            assertThat(clear.dialog()).contains("u:" + bob);
            assertThat(clear.badge()).hasValue(0);
            assertThat(godwit.pushes.to(token + "-laptop")).isEmpty();
        }
    }

    @Test
    void givesAnAddressToWhoRegistersItLast() throws Exception {
        try (Device phone = phone(Mqtt.V5)) {
            register(phone, token);
        }
        try (Device sameMachine = godwit.connect(Mqtt.V5, bob, "phone")) {
            register(sameMachine, token);
        }
        String carol = godwit.user("carol");
        try (Device carols = godwit.connect(Mqtt.V5, carol, "phone")) {
            carols.say(alice, "c1", "for alice");
            carols.say(bob, "c2", "for bob");

            assertThat(pushes(token, 1)).extracting(PushRequest::text).containsExactly("for bob");
        }
        try (Device phone = phone(Mqtt.V5)) {
            assertThat(ask(phone, "{'op':'push.test'}").path("detail").asText())
                    .isEqualTo("device: has no push address, register one with push.register");
        }
        assertThat(godwit.pushes.to(token)).extracting(PushRequest::text).containsExactly("for bob");
    }

    @Test
    void forgetsTheAddressOfWhoLogsOut() throws Exception {
        try (Device phone = phone(Mqtt.V3);
                Device tablet = godwit.connect(Mqtt.V5, alice, "tablet")) {
            register(phone, token);
            register(tablet, token + "-tablet");
            assertThat(ask(phone, "{'op':'push.remove'}").path("ok").asBoolean())
                    .isTrue();
        }
        try (Device bobs = bobs()) {
            bobs.say(alice, "c1", "hello");

            pushes(token + "-tablet", 1);

            assertThat(godwit.pushes.to(token)).isEmpty();
        }
    }

    @Test
    void dropsAnAddressThatTheProviderDoesNotKnowAnyMore() throws Exception {
        godwit.pushes.answer(
                token,
                new PushOutcome.InvalidAddress(
                        "410 Unregistered", Optional.of(Instant.now().plusSeconds(60))));
        try (Device phone = phone(Mqtt.V5)) {
            register(phone, token);
        }
        try (Device bobs = bobs()) {
            bobs.say(alice, "c1", "hello");
            pushes(token, 1);
        }
        try (Device phone = phone(Mqtt.V5)) {
            JsonNode decision = awaitDecision(phone, "phone", "suppressed");
            assertThat(decision.path("reason").asText()).isEqualTo("address_invalid");
            assertThat(decision.path("detail").asText()).isEqualTo("410 Unregistered");
            assertThat(ask(phone, "{'op':'push.test'}").path("ok").asBoolean(true))
                    .isFalse();
        }
    }

    @Test
    void answersATestWithWhatTheProviderSays() throws Exception {
        godwit.pushes.answer(token, new PushOutcome.Misconfigured("403 InvalidProviderToken"));
        try (Device phone = phone(Mqtt.V5)) {
            register(phone, token);

            assertThat(ask(phone, "{'op':'push.test'}").toString())
                    .isEqualTo("{\"op\":\"push.test\",\"ok\":true,\"accepted\":false,"
                            + "\"outcome\":\"misconfigured\",\"detail\":\"403 InvalidProviderToken\"}");
            assertThat(godwit.pushes.to(token)).extracting(PushRequest::kind).containsExactly(PushRequest.Kind.TEST);
        }
    }

    @Test
    void wakesADeviceWhoseAppIsInTheBackground() throws Exception {
        Device.Builder deaf = godwit.device(Mqtt.V5, alice, "phone").manualAck();
        try (Device phone = deaf.connect();
                Device bobs = bobs()) {
            register(phone, token);
            assertThat(ask(phone, "{'op':'app','state':'background'}")
                            .path("state")
                            .asText())
                    .isEqualTo("background");
            bobs.say(alice, "c1", "hello");

            assertThat(pushes(token, 1).get(0).text()).isEqualTo("hello");
        }
    }

    @Test
    void refusesDevicesWithoutANameOfTheirOwn() throws Exception {
        try (Device guest = godwit.connect(Mqtt.V5, alice, "")) {
            JsonNode answer = ask(guest, "{'op':'push.register','provider':'fcm','address':'t'}");

            assertThat(answer.path("error").asText()).isEqualTo("payload_invalid");
            assertThat(answer.path("detail").asText())
                    .isEqualTo("client id: a device without a name of its own cannot be woken");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'address':'t'|provider: is missing",
                "'provider':'fcm'|address: is missing",
                "'provider':'FCM','address':'t'|provider: 1 to 32 characters out of a-z 0-9 . -",
                "'provider':'fcm','address':'a b'|address: 1 to 2048 printable ASCII characters",
                "'provider':'fcm','address':7|address: must be a string of 1 to 2048 characters",
                "'provider':'fcm','address':'t','kind':'mail'|kind: must be one of token, fid, endpoint",
                "'provider':'webpush','address':'https://x','kind':'endpoint'|keys: needed for endpoints, and only for them",
                "'provider':'apns','address':'t','environment':'test'"
                        + "|environment: must be one of unknown, production, sandbox",
                "'provider':'apns','address':'t','topic':'a b'|topic: 1 to 155 characters, a bundle id",
                "'provider':'fcm','address':'t','locale':'de_DE'|locale: a language tag of 1 to 35 characters",
            })
    void saysWhatIsWrongWithAnAddress(String fields, String detail) throws Exception {
        try (Device phone = phone(Mqtt.V5)) {
            Outcome refused = phone.command(("{'op':'push.register'," + fields + "}").replace('\'', '"'));

            assertThat(refused.code()).isEqualTo(0x99);
            assertThat(refused.reason()).endsWith(detail);
        }
    }
}
