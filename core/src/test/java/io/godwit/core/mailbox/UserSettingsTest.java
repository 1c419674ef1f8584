// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.message.RefusedException;
import io.godwit.core.push.PushRequest.ContentMode;
import java.time.Instant;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserSettingsTest {
    private static UserSettings change(UserSettings before, String json) throws Exception {
        return SettingsJson.change(before, parse(json));
    }

    private static JsonNode parse(String json) throws Exception {
        return new ObjectMapper().readTree(json.replace('\'', '"'));
    }

    private static UserSettings quiet(String from, String to, String zone) throws Exception {
        return change(
                UserSettings.defaults(),
                "{'quiet':{'from':'%s','to':'%s','zone':'%s','calls':true}}".formatted(from, to, zone));
    }

    @ParameterizedTest
    @CsvSource({
        "09:00,17:00,UTC,2026-01-05T08:59:59.999Z,false",
        "09:00,17:00,UTC,2026-01-05T09:00:00Z,true",
        "09:00,17:00,UTC,2026-01-05T16:59:59.999Z,true",
        "09:00,17:00,UTC,2026-01-05T17:00:00Z,false",
        // over midnight
        "22:00,07:00,Asia/Kolkata,2026-01-05T16:29:59Z,false",
        "22:00,07:00,Asia/Kolkata,2026-01-05T16:30:00Z,true",
        "22:00,07:00,Asia/Kolkata,2026-01-05T19:00:00Z,true",
        "22:00,07:00,Asia/Kolkata,2026-01-06T01:29:59Z,true",
        "22:00,07:00,Asia/Kolkata,2026-01-06T01:30:00Z,false",
        // one hour earlier by UTC in summer
        "22:00,07:00,Europe/Berlin,2026-01-05T20:30:00Z,false",
        "22:00,07:00,Europe/Berlin,2026-07-05T20:30:00Z,true",
        "22:00,07:00,Europe/Berlin,2026-01-06T05:30:00Z,true",
        "22:00,07:00,Europe/Berlin,2026-07-06T05:30:00Z,false",
        // 25 October 2026: 02:30 comes twice, both are quiet
        "02:15,02:45,Europe/Berlin,2026-10-25T00:30:00Z,true",
        "02:15,02:45,Europe/Berlin,2026-10-25T01:00:00Z,false",
        "02:15,02:45,Europe/Berlin,2026-10-25T01:30:00Z,true",
        // 29 March 2026: 02:30 does not come
        "02:15,02:45,Europe/Berlin,2026-03-29T00:59:59Z,false",
        "02:15,02:45,Europe/Berlin,2026-03-29T01:00:00Z,false",
        "02:30,08:00,Europe/Berlin,2026-03-29T01:00:00Z,true"
    })
    void isQuietByTheClockOnTheWall(String from, String to, String zone, Instant now, boolean quiet) throws Exception {
        assertThat(quiet(from, to, zone).isQuiet(now)).isEqualTo(quiet);
    }

    @Test
    void isNeverQuietByDefault() {
        UserSettings settings = UserSettings.defaults();

        assertThat(settings.isQuiet(Instant.EPOCH)).isFalse();
        assertThat(settings.preview()).isEqualTo(ContentMode.FULL);
        assertThat(settings.holdWhileDesktop()).isFalse();
        assertThat(settings.badge()).isTrue();
    }

    @Test
    void changesWhatIsNamedAndNothingElse() throws Exception {
        UserSettings one = quiet("22:00", "07:00", "Europe/Berlin");
        UserSettings two = change(one, "{'op':'settings','preview':'sender','whileDesktop':'hold'}");
        UserSettings three = change(two, "{'badge':'off','quiet':null,'new':1}");

        assertThat(two.quiet()).isEqualTo(one.quiet());
        assertThat(two.quiet().orElseThrow().mentions()).isFalse();
        assertThat(two.quiet().orElseThrow().calls()).isTrue();
        assertThat(three.quiet()).isEmpty();
        assertThat(three.preview()).isEqualTo(ContentMode.SENDER);
        assertThat(three.holdWhileDesktop()).isTrue();
        assertThat(three.badge()).isFalse();
        assertThat(UserSettings.ofStored(two.toJson())).isEqualTo(two);
        assertThat(UserSettings.ofStored(three.toJson())).isEqualTo(three);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'preview':'all'}|preview: must be one of full, sender, none",
                "{'preview':null}|preview: must be one of full, sender, none",
                "{'whileDesktop':true}|whileDesktop: must be one of push, hold",
                "{'badge':1}|badge: must be one of on, off",
                "{'quiet':'night'}|quiet: must be an object or null",
                "{'quiet':{'to':'07:00','zone':'UTC'}}|quiet.from: must be a string",
                "{'quiet':{'from':'24:00','to':'07:00','zone':'UTC'}}|quiet.from: must be a time from 00:00 to 23:59, such as 22:30",
                "{'quiet':{'from':'22:00','to':'7:00','zone':'UTC'}}|quiet.to: must be a time from 00:00 to 23:59, such as 22:30",
                "{'quiet':{'from':'22:00','to':'22:00','zone':'UTC'}}|quiet.to: must not be quiet.from",
                "{'quiet':{'from':'22:00','to':'07:00','zone':'+02:00'}}|quiet.zone: must be a time zone's name, such as Europe/Berlin",
                "{'quiet':{'from':'22:00','to':'07:00','zone':'UTC','calls':1}}|quiet.calls: must be true or false"
            },
            quoteCharacter = '`')
    void saysWhatIsWrong(String json, String detail) {
        Assertions.assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> change(UserSettings.defaults(), json))
                .satisfies(e -> assertThat(e.detail()).isEqualTo(detail));
    }

    @Test
    void takesOfStoredSettingsWhatItUnderstands() {
        UserSettings settings = UserSettings.ofStored("""
                {"quiet":{"from":"22:00","to":"07:00","zone":"Mars/Olympus"},"preview":"emoji","badge":"off","new":{}}""");

        assertThat(settings.quiet()).isEmpty();
        assertThat(settings.preview()).isEqualTo(ContentMode.FULL);
        assertThat(settings.badge()).isFalse();
    }
}
