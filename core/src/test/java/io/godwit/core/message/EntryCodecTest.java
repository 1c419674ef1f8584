// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryCodecTest {
    private static final MessageId ID = new MessageId(1_700_000_000_123L << 16, -5);
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob@example.org");
    private static final DeviceId PHONE = new DeviceId("phone:1");

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"c1", "\"", "\\", "\",\"from\":\"eve", "\u0000\n\t\u001f\u007f", "😀é\u2028", "{}", "\\u0022"})
    void readsBackWhatTheMailboxMustKnow(@Nullable String cid) throws Exception {
        Entry entry = EntryCodec.message(41, ID, BOB, ALICE, PHONE, content(cid, "{\"pos\":7,\"from\":\"eve\"}"));

        Entry read = EntryCodec.decode(entry.wire());

        assertThat(read.pos()).isEqualTo(41);
        assertThat(read.id()).isEqualTo(ID);
        assertThat(read.from()).isEqualTo("alice");
        assertThat(read.cid()).isEqualTo(cid);
        assertThat(read.kind()).isEqualTo(EntryKind.MESSAGE);
        assertThat(read.dialog()).isEqualTo("u:bob@example.org");
        assertThat(new ObjectMapper().readTree(entry.wire()).path("cid").textValue())
                .isEqualTo(cid);
    }

    @Test
    void writesAllThatTheProtocolPromises() throws Exception {
        Entry entry = EntryCodec.message(1, ID, BOB, ALICE, PHONE, new Content("c", "t\"", bytes("[1,2.50]"), "a/b"));

        JsonNode json = new ObjectMapper().readTree(entry.wire());
        assertThat(json.path("kind").textValue()).isEqualTo("message");
        assertThat(json.path("dialog").textValue()).isEqualTo("u:bob@example.org");
        assertThat(json.path("device").textValue()).isEqualTo("phone:1");
        assertThat(json.path("ts").longValue()).isEqualTo(1_700_000_000_123L);
        assertThat(json.path("type").textValue()).isEqualTo("t\"");
        assertThat(json.path("contentType").textValue()).isEqualTo("a/b");
        assertThat(new String(entry.wire(), UTF_8)).endsWith(",\"body\":[1,2.50]}");
    }

    @Test
    void readsBackAReadMarkAndAMute() throws Exception {
        Entry read = EntryCodec.change(42, ID, StateChange.read("u:bob", 41), ALICE, PHONE);
        Entry mute = EntryCodec.change(43, ID, StateChange.mute("u:bob", -1), ALICE, PHONE);

        assertThat(new String(read.wire(), UTF_8))
                .isEqualTo(
                        "{\"pos\":42,\"id\":\"" + ID + "\",\"kind\":\"read\",\"dialog\":\"u:bob\",\"from\":\"alice\","
                                + "\"device\":\"phone:1\",\"ts\":1700000000123,\"upTo\":41}");
        assertThat(EntryCodec.decode(read.wire())).isEqualTo(read);
        assertThat(EntryCodec.decode(mute.wire())).isEqualTo(mute);
        assertThat(mute.value()).isEqualTo(-1);
        assertThat(new ObjectMapper().readTree(mute.wire()).path("until").asLong())
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, Recall.UNKNOWN, Recall.NOT_LOOKED_FOR})
    void readsBackARecall(long pos) {
        MessageId message = new MessageId(5, 6);
        Entry recall = EntryCodec.recall(44, ID, BOB, ALICE, PHONE, new Recall(message, pos));

        assertThat(EntryCodec.decode(recall.wire())).isEqualTo(recall);
        assertThat(recall.recalls()).isEqualTo(message);
        assertThat(recall.value()).isEqualTo(Math.max(pos, 0));
        assertThat(new String(recall.wire(), UTF_8))
                .endsWith(",\"recalls\":\"" + message + "\"" + (pos > 0 ? ",\"recallsPos\":7}" : "}"));
    }

    @Test
    void readsBackSettingsAsAWhole() throws Exception {
        Entry entry = EntryCodec.change(1, ID, StateChange.settings("{\"badge\":\"on\"}"), ALICE, PHONE);

        assertThat(EntryCodec.decode(entry.wire())).isEqualTo(entry);
        assertThat(entry.dialog()).isNull();
        assertThat(new ObjectMapper()
                        .readTree(entry.wire())
                        .at("/settings/badge")
                        .asText())
                .isEqualTo("on");
    }

    @Test
    void takesAKindOfANewerVersionAsItIs() {
        byte[] wire = bytes("{\"pos\":1,\"id\":\"" + ID + "\",\"kind\":\"wave\",\"dialog\":\"u:bob\",\"new\":[{}],"
                + "\"from\":\"alice\",\"upTo\":9}");

        Entry entry = EntryCodec.decode(wire);

        assertThat(entry.kind()).isEqualTo(EntryKind.UNKNOWN);
        assertThat(entry.dialog()).isEqualTo("u:bob");
        assertThat(entry.value()).isZero();
        assertThat(entry.wire()).isSameAs(wire);
    }

    @Test
    void writesASignalWithoutPosition() throws Exception {
        JsonNode json = new ObjectMapper().readTree(EntryCodec.signal(ALICE, PHONE, 5, content(null, "true")));

        assertThat(json.toString())
                .isEqualTo("{\"from\":\"alice\",\"device\":\"phone:1\",\"ts\":5,\"type\":\"text\",\"body\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{}", "[]", "17", "{\"pos\":1}", "{\"pos\":\"x\",\"from\":\"a\"}", "{\"id\":\"x\"}"})
    void refusesWhatIsNoEntry(String wire) {
        assertThatIllegalArgumentException().isThrownBy(() -> EntryCodec.decode(bytes(wire)));
    }

    private static Content content(@Nullable String cid, String body) {
        return new Content(cid, "text", bytes(body), null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
