// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jsonwebtoken.security.Jwks;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JwksReaderTest {
    private static final String GOOD = TestKeys.jwk("good", TestKeys.EC.getPublic());

    static Stream<Arguments> badKeys() {
        String rsa = TestKeys.jwk("bad", TestKeys.RSA.getPublic());
        return Stream.of(
                Arguments.of("{\"kty\":\"XYZ\",\"kid\":\"bad\"}", "kty"),
                Arguments.of("{\"kid\":\"bad\"}", "kty"),
                Arguments.of(with(rsa, "\"use\":\"enc\""), "use is not sig"),
                Arguments.of(with(rsa, "\"key_ops\":[\"encrypt\"]"), "key_ops"),
                Arguments.of(with(rsa, "\"alg\":\"RS512\""), "alg must be RS256"),
                Arguments.of(with(rsa, "\"alg\":\"HS256\""), "alg must be RS256"),
                Arguments.of(with(rsa, "\"alg\":\"RSA-OAEP\""), "alg must be RS256"),
                Arguments.of(TestKeys.jwk("bad", TestKeys.pair("RSA", 1024).getPublic()), "RSA keys must have 2048"),
                Arguments.of("{\"kty\":\"RSA\",\"kid\":\"bad\"}", "no valid JSON web key"),
                Arguments.of(TestKeys.jwk("bad", TestKeys.ec("secp521r1").getPublic()), "P-256"),
                Arguments.of(
                        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"bad\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                        "no valid JSON web key"),
                Arguments.of(TestKeys.jwk("bad", TestKeys.pair("Ed448", 0).getPublic()), "Ed25519"),
                Arguments.of(TestKeys.jwk("bad", TestKeys.pair("X25519", 0).getPublic()), "Ed25519"),
                Arguments.of(TestKeys.oct("bad", new byte[31]), "256 bits"),
                Arguments.of(with(TestKeys.oct("bad", new byte[64]), "\"alg\":\"HS512\""), "alg must be HS256"));
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void skipsABadKeyAndSaysWhy(String bad, String reason) {
        KeySet set = read(new JwksReader(true), List.of(bad, GOOD));
        assertThat(set.keys()).extracting(VerificationKey::kid).containsExactly("good");
        assertThat(set.skipped())
                .singleElement()
                .asString()
                .startsWith("key 'bad': ")
                .contains(reason);
    }

    @Test
    void skipsWhatIsNoObjectAndKeysWithoutAUsableName() {
        KeySet set = read(
                new JwksReader(true), List.of("7", "null", with(GOOD, "\"z\":1").replace("\"good\"", "5"), GOOD));
        assertThat(set.keys()).hasSize(1);
        assertThat(set.skipped()).hasSize(3).anyMatch(line -> line.startsWith("key number 1"));
    }

    @Test
    void takesNoSharedSecretFromAUrl() {
        KeySet set = read(new JwksReader(false), List.of(TestKeys.oct("s", TestKeys.SECRET), GOOD));
        assertThat(set.keys()).extracting(VerificationKey::kid).containsExactly("good");
        assertThat(set.skipped()).singleElement().asString().contains("not taken from a URL");
    }

    @Test
    void takesThePublicPartOfAPair() {
        String pair = Jwks.UNSAFE_JSON(Jwks.builder()
                .key(TestKeys.EC.getPrivate())
                .publicKey(TestKeys.EC.getPublic())
                .id("p")
                .build());
        KeySet set = read(new JwksReader(false), List.of(pair));
        assertThat(set.keys())
                .singleElement()
                .extracting(VerificationKey::algorithm)
                .isEqualTo(SigningAlgorithm.ES256);
    }

    /** RFC 7638, section 3.1. */
    @Test
    void namesAKeyWithoutANameByItsThumbprint() {
        String key =
                "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAt"
                        + "VT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4"
                        + "QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWh"
                        + "AI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw\"}";
        assertThat(read(new JwksReader(false), List.of(key)).keys())
                .extracting(VerificationKey::kid)
                .containsExactly("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }

    @Test
    void readsNoMoreThanAHundredKeys() {
        assertThatThrownBy(() -> read(new JwksReader(false), Collections.nCopies(101, GOOD)))
                .hasMessageContaining("at most 100");
    }

    private static KeySet read(JwksReader reader, List<String> keys) {
        return reader.read(TestKeys.jwks(keys).getBytes(StandardCharsets.UTF_8));
    }

    private static String with(String json, String field) {
        return json.substring(0, json.length() - 1) + "," + field + "}";
    }
}
