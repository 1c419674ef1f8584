// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands on what a mailbox knows of its dialogs. */
@Timeout(180)
@ExtendWith(GatewayFixture.Provider.class)
class CommandIT {
    private final GatewayFixture godwit;
    private String alice;
    private String bob;

    CommandIT(GatewayFixture godwit) {
        this.godwit = godwit;
    }

    @BeforeEach
    void users() {
        alice = godwit.user("alice");
        bob = godwit.user("bob");
    }

    private static JsonNode ask(Device device, String json) throws Exception {
        assertThat(device.command(json.replace('\'', '"')).accepted()).isTrue();
        Received answer = device.other();
        assertThat(answer.topic()).isEqualTo("u/" + device.user + "/reply");
        assertThat(answer.qos()).isEqualTo(1);
        return answer.json();
    }

    @ParameterizedTest
    @EnumSource
    void tellsTheOtherDevicesWhatWasRead(Mqtt version) throws Exception {
        try (Device phone = godwit.connect(version, alice, "phone");
                Device laptop = godwit.connect(Mqtt.V5, alice, "laptop");
                Device bobs = godwit.connect(Mqtt.V5, bob, "phone")) {
            bobs.sayMany(alice, 1, 3);
            assertThat(phone.bodies(3)).hasSize(3);
            assertThat(laptop.bodies(3)).hasSize(3);

            JsonNode answer = ask(phone, "{'op':'read','dialog':'u:" + bob + "','upTo':2}");

            assertThat(answer.path("ok").asBoolean()).isTrue();
            assertThat(answer.path("unread").asInt()).isEqualTo(1);
            assertThat(answer.path("pos").asLong()).isEqualTo(4);
            JsonNode entry = laptop.entry();
            assertThat(entry.path("kind").asText()).isEqualTo("read");
            assertThat(entry.path("dialog").asText()).isEqualTo("u:" + bob);
            assertThat(entry.path("upTo").asLong()).isEqualTo(2);
            assertThat(entry.path("from").asText()).isEqualTo(alice);
            assertThat(entry.path("device").asText()).isEqualTo("phone");
            if (version == Mqtt.V3) {
                assertThat(phone.entry()).isEqualTo(entry);
            }
            phone.settle();
            assertThat(phone.inbox).isEmpty();
            assertThat(bobs.inbox).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesBackAMessageOnAllDevicesOfBothPeople(Mqtt version) throws Exception {
        try (Device phone = godwit.connect(version, alice, "phone");
                Device laptop = godwit.connect(version, alice, "laptop");
                Device bobs = godwit.connect(version, bob, "phone")) {
            phone.sayMany(bob, 1, 3);
            String id = laptop.entry().path("id").asText();
            laptop.bodies(2);
            bobs.bodies(3);
            if (version == Mqtt.V3) {
                phone.bodies(3);
            }

            JsonNode answer = ask(phone, "{'op':'recall','dialog':'u:" + bob + "','id':'" + id + "'}");

            assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
            assertThat(answer.path("pos").asLong()).isEqualTo(4);
            JsonNode entry = bobs.entry();
            assertThat(entry.path("kind").asText()).isEqualTo("recall");
            assertThat(entry.path("dialog").asText()).isEqualTo("u:" + alice);
            assertThat(entry.path("from").asText()).isEqualTo(alice);
            assertThat(entry.path("device").asText()).isEqualTo("phone");
            assertThat(entry.path("recalls").asText()).isEqualTo(id);
            assertThat(entry.path("recallsPos").asLong()).isEqualTo(1);
            assertThat(entry.path("id")).isEqualTo(answer.path("id"));
            assertThat(laptop.entry().path("recalls").asText()).isEqualTo(id);
            assertThat(ask(bobs, "{'op':'dialogs'}").path("unread").asInt()).isEqualTo(2);

            assertThat(ask(phone, "{'op':'recall','dialog':'u:" + bob + "','id':'" + id + "'}"))
                    .isEqualTo(answer);
            JsonNode refused = ask(bobs, "{'op':'recall','dialog':'u:" + alice + "','id':'" + id + "'}");
            assertThat(refused.path("ok").asBoolean(true)).isFalse();
            assertThat(refused.path("error").asText()).isEqualTo("not_recallable");
            bobs.settle();
            assertThat(bobs.inbox).isEmpty();
        }
    }

    @Test
    void keepsMutesAndSettingsForAllDevices() throws Exception {
        try (Device phone = godwit.connect(Mqtt.V5, alice, "phone")) {
            assertThat(ask(phone, "{'op':'mute','dialog':'u:bob','until':-1}")
                            .path("until")
                            .asLong())
                    .isEqualTo(-1);
            ask(phone, "{'op':'settings','quiet':{'from':'22:00','to':'07:00','zone':'Europe/Berlin'}}");
            ask(phone, "{'op':'settings','preview':'sender'}");
        }
        try (Device laptop =
                godwit.device(Mqtt.V5, alice, "laptop").with("since", 0).connect()) {
            assertThat(laptop.entry().path("until").asLong()).isEqualTo(-1);
            assertThat(laptop.entry().at("/settings/quiet/zone").asText()).isEqualTo("Europe/Berlin");
            JsonNode settings = laptop.entry().path("settings");
            assertThat(settings.at("/quiet/from").asText()).isEqualTo("22:00");
            assertThat(settings.path("preview").asText()).isEqualTo("sender");
            assertThat(ask(laptop, "{'op':'settings'}").path("settings")).isEqualTo(settings);
            JsonNode dialogs = ask(laptop, "{'op':'dialogs'}");
            assertThat(dialogs.at("/dialogs/0/dialog").asText()).isEqualTo("u:bob");
            assertThat(dialogs.at("/dialogs/0/muteUntil").asLong()).isEqualTo(-1);
            assertThat(dialogs.path("more").asBoolean(true)).isFalse();
        }
    }

    @Test
    void answersWhereTheRequestSaysAndGivesItsCorrelationDataBack() throws Exception {
        try (Device phone = godwit.connect(Mqtt.V5, alice, "phone")) {
            Device.Extras extras = Device.Extras.answerTo("u/" + alice + "/reply/7", "my-request");
            phone.publishAsync("u/" + alice + "/cmd", 1, "{\"op\":\"dialogs\"}".getBytes(UTF_8), extras)
                    .get(30, TimeUnit.SECONDS);

            Received answer = phone.other();
            assertThat(answer.topic()).isEqualTo("u/" + alice + "/reply/7");
            assertThat(answer.correlation()).isEqualTo("my-request");
            assertThat(answer.text())
                    .isEqualTo("{\"op\":\"dialogs\",\"ok\":true,\"dialogs\":[],\"unread\":0,\"more\":false}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatTheMailboxRefuses(Mqtt version) throws Exception {
        try (Device phone = godwit.connect(version, alice, "phone")) {
            assertThat(ask(phone, "{'op':'read','dialog':'u:bob','upTo':1}").toString())
                    .isEqualTo("{\"op\":\"read\",\"ok\":false,\"error\":\"payload_invalid\","
                            + "\"detail\":\"upTo: must be at most 0, the mailbox's last position\"}");
        }
    }
}
