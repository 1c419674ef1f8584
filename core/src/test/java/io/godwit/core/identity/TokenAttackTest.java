// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static io.godwit.core.identity.TestKeys.b64;
import static io.godwit.core.identity.TestKeys.claims;
import static io.godwit.core.identity.TestKeys.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.godwit.core.identity.TokenRefusal.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm against every attack that this author could find described. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenAttackTest {
    private static final String CLAIMS = claims("mallory");

    private Fixture fixture;

    /** An algorithm: its key here, and the key of somebody else. */
    enum Alg {
        HS256(TestKeys.HS),
        RS256(TestKeys.RS),
        ES256(TestKeys.ES),
        EdDSA(TestKeys.EDDSA);

        final String kid;

        Alg(String kid) {
            this.kid = kid;
        }

        String sign(String header, String claims) {
            return switch (this) {
                case HS256 -> TestKeys.hs256(header, claims, TestKeys.SECRET);
                case RS256 -> TestKeys.rs256(header, claims, TestKeys.RSA.getPrivate());
                case ES256 -> TestKeys.es256(header, claims, TestKeys.EC.getPrivate());
                case EdDSA -> TestKeys.eddsa(header, claims, TestKeys.ED.getPrivate());
            };
        }

        String signByStranger(String header, String claims) {
            return switch (this) {
                case HS256 -> TestKeys.hs256(header, claims, TestKeys.OTHER_SECRET);
                case RS256 -> TestKeys.rs256(header, claims, TestKeys.OTHER_RSA.getPrivate());
                case ES256 -> TestKeys.es256(header, claims, TestKeys.OTHER_EC.getPrivate());
                case EdDSA -> TestKeys.eddsa(header, claims, TestKeys.OTHER_ED.getPrivate());
            };
        }

        String header() {
            return TestKeys.header(name(), kid);
        }

        String headerWith(String more) {
            return "{\"alg\":\"" + name() + "\",\"kid\":\"" + kid + "\"," + more + "}";
        }
    }

    @BeforeAll
    void open(@TempDir Path folder) throws IOException {
        fixture = Fixture.withAllKeys(folder);
    }

    @ParameterizedTest
    @EnumSource
    void acceptsAGoodToken(Alg alg) {
        assertThat(fixture.accepted(alg.sign(alg.header(), claims("alice"))).user())
                .isEqualTo("alice");
    }

    static Stream<Arguments> attacks() {
        List<Arguments> rows = new ArrayList<>();
        for (Alg alg : Alg.values()) {
            String good = alg.sign(alg.header(), claims("alice"));
            String[] part = good.split("\\.", -1);
            String claims = b64(CLAIMS.getBytes(StandardCharsets.UTF_8));
            for (String none : List.of("none", "None", "NONE", "nOnE", "")) {
                String header = b64(header(none, alg.kid).getBytes(StandardCharsets.UTF_8));
                add(rows, alg, "alg '" + none + "'", header + "." + claims + ".", Reason.UNSUPPORTED_ALGORITHM);
                add(
                        rows,
                        alg,
                        "alg '" + none + "', signed",
                        header + "." + claims + "." + part[2],
                        Reason.UNSUPPORTED_ALGORITHM);
            }
            add(rows, alg, "no alg", alg.sign("{\"kid\":\"" + alg.kid + "\"}", CLAIMS), Reason.UNSUPPORTED_ALGORITHM);
            add(
                    rows,
                    alg,
                    "alg twice",
                    alg.sign("{\"alg\":\"none\",\"alg\":\"" + alg + "\",\"kid\":\"" + alg.kid + "\"}", CLAIMS),
                    Reason.MALFORMED);
            add(
                    rows,
                    alg,
                    "alg is a list",
                    alg.sign("{\"alg\":[\"" + alg + "\"],\"kid\":\"" + alg.kid + "\"}", CLAIMS),
                    Reason.MALFORMED);
            add(rows, alg, "stranger's key", alg.signByStranger(alg.header(), CLAIMS), Reason.BAD_SIGNATURE);
            add(rows, alg, "no signature", part[0] + "." + part[1] + ".", Reason.BAD_SIGNATURE);
            add(rows, alg, "other claims", part[0] + "." + claims + "." + part[2], Reason.BAD_SIGNATURE);
            add(
                    rows,
                    alg,
                    "signature of zeros",
                    TestKeys.sign(alg.header(), CLAIMS, in -> new byte[alg == Alg.RS256 ? 256 : 64]),
                    Reason.BAD_SIGNATURE);
            add(
                    rows,
                    alg,
                    "short signature",
                    TestKeys.sign(alg.header(), CLAIMS, in -> new byte[8]),
                    Reason.BAD_SIGNATURE);
            add(rows, alg, "two parts", part[0] + "." + part[1], Reason.MALFORMED);
            add(rows, alg, "five parts", good + ".AA.AA", Reason.MALFORMED);
            add(rows, alg, "Bearer", "Bearer " + good, Reason.MALFORMED);
            add(rows, alg, "space behind", good + " ", Reason.MALFORMED);
            add(rows, alg, "padding", good + "=", Reason.MALFORMED);
            add(rows, alg, "line break", part[0] + ".\n" + part[1] + "." + part[2], Reason.MALFORMED);
            add(rows, alg, "header no object", alg.sign("[]", CLAIMS), Reason.MALFORMED);
            add(rows, alg, "header no JSON", alg.sign("{alg}", CLAIMS), Reason.MALFORMED);
            add(rows, alg, "empty header", "." + part[1] + "." + part[2], Reason.MALFORMED);
            add(rows, alg, "no kid", alg.sign("{\"alg\":\"" + alg + "\"}", CLAIMS), Reason.UNKNOWN_KEY);
            add(rows, alg, "foreign kid", alg.sign(header(alg.name(), "../../dev/null"), CLAIMS), Reason.UNKNOWN_KEY);
            add(
                    rows,
                    alg,
                    "kid is a number",
                    alg.sign("{\"alg\":\"" + alg + "\",\"kid\":7}", CLAIMS),
                    Reason.MALFORMED);
            for (String more : List.of(
                    "\"crit\":[\"b64\"]",
                    "\"b64\":false",
                    "\"zip\":\"DEF\"",
                    "\"enc\":\"A256GCM\"",
                    "\"cty\":\"JWT\"",
                    "\"crit\":[\"x\"],\"x\":1")) {
                add(rows, alg, more, alg.sign(alg.headerWith(more), CLAIMS), Reason.MALFORMED);
            }
            for (String more : List.of(
                    "\"jku\":\"http://127.0.0.1:1/k\"",
                    "\"x5u\":\"http://127.0.0.1:1/k\"",
                    "\"jwk\":" + strangersJwk(alg))) {
                add(
                        rows,
                        alg,
                        "stranger with " + more,
                        alg.signByStranger(alg.headerWith(more), CLAIMS),
                        Reason.BAD_SIGNATURE);
            }
            for (Alg other : Alg.values()) {
                if (other != alg) {
                    // the token's algorithm and signature are another key's: the key named decides
                    add(
                            rows,
                            alg,
                            "signed as " + other,
                            other.sign(header(other.name(), alg.kid), CLAIMS),
                            Reason.UNSUPPORTED_ALGORITHM);
                    add(
                            rows,
                            alg,
                            "kid of " + other,
                            alg.sign(header(alg.name(), other.kid), CLAIMS),
                            Reason.UNSUPPORTED_ALGORITHM);
                }
            }
        }
        rows.addAll(publicKeyAsSecret(Alg.RS256, TestKeys.RSA.getPublic()));
        rows.addAll(publicKeyAsSecret(Alg.ES256, TestKeys.EC.getPublic()));
        rows.addAll(publicKeyAsSecret(Alg.EdDSA, TestKeys.ED.getPublic()));
        for (String alg : List.of("RS384", "RS512", "PS256")) {
            String jca = alg.equals("RS384") ? "SHA384withRSA" : "SHA512withRSA";
            add(
                    rows,
                    Alg.RS256,
                    alg,
                    TestKeys.signed(jca, header(alg, TestKeys.RS), CLAIMS, TestKeys.RSA.getPrivate()),
                    Reason.UNSUPPORTED_ALGORITHM);
        }
        for (String alg : List.of("HS384", "HS512")) {
            add(
                    rows,
                    Alg.HS256,
                    alg,
                    TestKeys.hs256(header(alg, TestKeys.HS), CLAIMS, TestKeys.SECRET),
                    Reason.UNSUPPORTED_ALGORITHM);
        }
        add(
                rows,
                Alg.ES256,
                "signature in DER",
                TestKeys.signed("SHA256withECDSA", Alg.ES256.header(), CLAIMS, TestKeys.EC.getPrivate()),
                Reason.BAD_SIGNATURE);
        add(
                rows,
                Alg.HS256,
                "empty secret",
                TestKeys.hs256(Alg.HS256.header(), CLAIMS, new byte[1]),
                Reason.BAD_SIGNATURE);
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("attacks")
    void refuses(Alg alg, String attack, String jwt, Reason reason) {
        TokenRefusal refusal = fixture.refused(jwt, reason);
        assertThat(refusal.detail()).doesNotContain("mallory").doesNotContain("passwd");
        assertThat(fixture.verifier.verifyCached(jwt)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void ignoresHeadersThatNameAKeyWhenTheSignatureIsOurs(Alg alg) {
        fixture.accepted(alg.sign(alg.headerWith("\"jku\":\"http://127.0.0.1:1/k\",\"typ\":\"JWT\""), claims("alice")));
        fixture.accepted(alg.sign(alg.headerWith("\"jwk\":" + strangersJwk(Alg.RS256)), claims("alice")));
    }

    /** One bit and one character at a time; also the bits of a last character that lenient decoders drop. */
    @ParameterizedTest
    @EnumSource
    void refusesATokenWithAnyCharacterChanged(Alg alg) {
        String good = alg.sign(alg.header(), claims("alice"));
        fixture.accepted(good);
        String instead = "AQgwZaz09-_.= \u00e9";
        for (int i = 0; i < good.length(); i++) {
            List<Character> others = new ArrayList<>();
            instead.chars().forEach(c -> others.add((char) c));
            for (int bit = 0; bit < 7; bit++) {
                others.add((char) (good.charAt(i) ^ (1 << bit)));
            }
            for (char other : others) {
                if (other != good.charAt(i)) {
                    String bad = good.substring(0, i) + other + good.substring(i + 1);
                    assertThat(fixture.verifier.verify(bad))
                            .as("character %d as '%c'", i, other)
                            .isInstanceOf(TokenRefusal.class);
                }
            }
            String shorter = good.substring(0, i) + good.substring(i + 1);
            assertThat(fixture.verifier.verify(shorter))
                    .as("without character %d", i)
                    .isInstanceOf(TokenRefusal.class);
        }
    }

    @Test
    void refusesAnyOtherLastCharacterOfASignature() {
        String good = Alg.HS256.sign(Alg.HS256.header(), claims("alice"));
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        long accepted = alphabet.chars()
                .mapToObj(c -> good.substring(0, good.length() - 1) + (char) c)
                .filter(jwt -> fixture.verifier.verify(jwt) instanceof VerifiedToken)
                .count();
        assertThat(accepted).isEqualTo(1);
    }

    private static List<Arguments> publicKeyAsSecret(Alg alg, PublicKey key) {
        List<Arguments> rows = new ArrayList<>();
        byte[] pem = TestKeys.pem(key).getBytes(StandardCharsets.US_ASCII);
        byte[] jwk = TestKeys.jwk(alg.kid, key).getBytes(StandardCharsets.US_ASCII);
        for (byte[] secret : List.of(key.getEncoded(), pem, jwk)) {
            add(
                    rows,
                    alg,
                    "public key of " + secret.length + " bytes as secret",
                    TestKeys.hs256(header("HS256", alg.kid), CLAIMS, secret),
                    Reason.UNSUPPORTED_ALGORITHM);
            add(
                    rows,
                    alg,
                    "public key of " + secret.length + " bytes as secret, true alg",
                    TestKeys.hs256(alg.header(), CLAIMS, secret),
                    Reason.BAD_SIGNATURE);
        }
        return rows;
    }

    private static String strangersJwk(Alg alg) {
        return switch (alg) {
            case HS256, RS256 -> TestKeys.jwk("x", TestKeys.OTHER_RSA.getPublic());
            case ES256 -> TestKeys.jwk("x", TestKeys.OTHER_EC.getPublic());
            case EdDSA -> TestKeys.jwk("x", TestKeys.OTHER_ED.getPublic());
        };
    }

    private static void add(List<Arguments> rows, Alg alg, String attack, String jwt, Reason reason) {
        rows.add(arguments(alg, attack, jwt, reason));
    }
}
