// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodecTest {
    private static final String BODY = ",'body':1}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'body':1}|1",
                "{'body':-0.5e+7}|-0.5e+7",
                "{'body':12345678901234567890.10}|12345678901234567890.10",
                "{'body':1 }|1",
                "{'cid':'c','body':17}|17",
                "{'body' : 17 , 'cid':'c'}|17",
                "{'body':'a \\u00e9 \\n'}|'a \\u00e9 \\n'",
                "{'body':'é€😀'}|'é€😀'",
                "{'cid':'é😀','body':'x'}|'x'",
                "{'body':''}|''",
                "{'body':null}|null",
                "{'body':true}|true",
                "{'body':[ 1, {'a' : [ ] } ] }|[ 1, {'a' : [ ] } ]",
                "{'body':{'x':'}','x':'twice'},'type':'t'}|{'x':'}','x':'twice'}",
                "~ \t\r\n{'body':{}}\n ~|{}"
            })
    void keepsTheExactBytesOfABody(String payload, String body) throws Exception {
        assertThat(parse(payload).body()).isEqualTo(json(body));
    }

    @Test
    void keepsCidAndType() throws Exception {
        Content content = parse("{'type':'image','cid':'a\\u0022\\n','body':0}");

        assertThat(content.type()).isEqualTo("image");
        assertThat(content.cid()).isEqualTo("a\"\n");
        assertThat(content.contentType()).isNull();
    }

    @Test
    void takesTextAsTheTypeAndNoCidWhereNoneIsGiven() throws Exception {
        Content content = parse("{'body':0}");

        assertThat(content.type()).isEqualTo("text");
        assertThat(content.cid()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{|valid JSON",
                "{}|body is missing",
                "{'cid':'c'}|body is missing",
                "{'body':1|valid JSON",
                "{'body':1,}|valid JSON",
                "{'body':01}|valid JSON",
                "{'body':1}x|valid JSON",
                "{'body':1}{}|something follows",
                "{'body':1} 2|something follows",
                "{'body':[1}|valid JSON",
                "{'body':{'a':'\\x'}}|valid JSON",
                "{'body':nul}|valid JSON",
                "{'body':NaN}|valid JSON",
                "{body:1}|valid JSON",
                "{'body':1,'more':2}|unknown field more",
                "{'body':1,'body':2}|body stands twice",
                "{'cid':'a','cid':'b','body':2}|cid stands twice",
                "{'type':'a','type':'b','body':2}|type stands twice",
                "{'cid':1,'body':2}|cid: must be a string",
                "{'cid':null,'body':2}|cid: must be a string",
                "{'type':{},'body':2}|type: must be a string",
                "{'cid':'','body':2}|cid: must have 1 to 64",
                "{'type':'','body':2}|type: must have 1 to 32",
                "{'cid':'\\ud800','body':2}|cid: has half of a surrogate pair",
                "{'cid':'\\udc00\\ud800','body':2}|cid: has half of a surrogate pair",
                "{'type':'\\udfff','body':2}|type: has half of a surrogate pair",
            })
    void refusesAnObjectThatIsNoMessage(String payload, String reason) {
        assertThatThrownBy(() -> parse(payload))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void takesACidOf64Characters() throws Exception {
        assertThat(parse("{'cid':'" + "c".repeat(64) + "'" + BODY).cid()).hasSize(64);
        assertRefused("{'cid':'" + "c".repeat(65) + "'" + BODY, "cid");
    }

    @Test
    void takesATypeOf32Characters() throws Exception {
        assertThat(parse("{'type':'" + "t".repeat(32) + "'" + BODY).type()).hasSize(32);
        assertRefused("{'type':'" + "t".repeat(33) + "'" + BODY, "type");
    }

    @Test
    void takesADepthOf64() throws Exception {
        assertThat(parse(nested(63)).body()).hasSize(126);
        assertRefused(nested(64), "depth at most 64");
        assertRefused(nested(20_000), "depth at most 64");
    }

    private static String nested(int arrays) {
        return "{'body':" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "17", "'quoted' and \\", "[1]", "\u0000\u0007\n", "é😀", "\ufeff{}"})
    void takesEverythingElseInUtf8AsText(String text) throws Exception {
        Content content = ContentCodec.parse(text.getBytes(UTF_8), null, "text/plain");

        assertThat(content.type()).isEqualTo("text");
        assertThat(content.cid()).isNull();
        assertThat(content.contentType()).isEqualTo("text/plain");
        assertThat(new com.fasterxml.jackson.databind.ObjectMapper().readValue(content.body(), String.class))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xff, 0xc0, 0x80, 0xf5})
    void takesWhatIsNotUtf8AsBinary(int bad) throws Exception {
        Content content = ContentCodec.parse(new byte[] {'{', (byte) bad, '}'}, null, "image/png");

        assertThat(content.type()).isEqualTo("binary");
        assertThat(content.contentType()).isEqualTo("image/png");
        assertThat(new com.fasterxml.jackson.databind.ObjectMapper().readValue(content.body(), byte[].class))
                .isEqualTo(new byte[] {'{', (byte) bad, '}'});
    }

    @Test
    void takesTheCorrelationDataAsTheCidOfARawMessage() throws Exception {
        assertThat(raw("abc".getBytes(UTF_8)).cid()).isEqualTo("abc");
        assertThat(raw(new byte[] {(byte) 0xff, 1}).cid()).isEqualTo("ff01");
        assertThat(raw("c".repeat(64).getBytes(UTF_8)).cid()).hasSize(64);
        assertThatThrownBy(() -> raw(new byte[0])).hasMessageContaining("correlation data");
        assertThatThrownBy(() -> raw(new byte[65])).hasMessageContaining("correlation data");
        byte[] binary = new byte[33];
        Arrays.fill(binary, (byte) 0xff);
        assertThatThrownBy(() -> raw(binary)).hasMessageContaining("correlation data");
    }

    @Test
    void leavesTheCidOfAnObjectToTheObject() throws Exception {
        assertThat(ContentCodec.parse(json("{'body':1}"), "x".getBytes(UTF_8), null)
                        .cid())
                .isNull();
    }

    @Test
    void refusesUtf16ThatPassesForUtf8() {
        assertThatThrownBy(() -> ContentCodec.parse("{\"body\":1}".getBytes(UTF_16LE), null, null))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void throwsNothingButRefusals() {
        Random random = new Random(11);
        byte[] seed = json("{'cid':'c1','type':'text','body':{'a':[1,2.5e3,'x\\u0041é'],'b':null}}");
        for (int i = 0; i < 100_000; i++) {
            byte[] payload = i % 2 == 0 ? mutated(seed, random) : garbage(random);
            try {
                Content content = ContentCodec.parse(payload, null, null);
                assertThat(Utf8.isValid(content.body())).isTrue();
            } catch (RefusedException e) {
                assertThat(e.refusal()).isEqualTo(Refusal.PAYLOAD_INVALID);
            } catch (RuntimeException e) {
                fail("payload " + Arrays.toString(payload), e);
            }
        }
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] bytes = Arrays.copyOf(seed, seed.length - random.nextInt(3));
        for (int n = random.nextInt(4); n >= 0; n--) {
            bytes[random.nextInt(bytes.length)] =
                    (byte) (random.nextBoolean() ? "{}[]\",:\\0 e-".charAt(random.nextInt(12)) : random.nextInt(256));
        }
        return bytes;
    }

    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[random.nextInt(40)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 0x7f;
            }
        }
        if (bytes.length > 0) {
            bytes[0] = '{';
        }
        return bytes;
    }

    private static void assertRefused(String payload, String reason) {
        assertThatThrownBy(() -> parse(payload))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason);
    }

    private static Content raw(byte @Nullable [] correlation) throws RefusedException {
        return ContentCodec.parse("x".getBytes(UTF_8), correlation, null);
    }

    private static Content parse(String payload) throws RefusedException {
        return ContentCodec.parse(json(payload), null, null);
    }

    /** With ' for ". */
    private static byte[] json(String text) {
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
