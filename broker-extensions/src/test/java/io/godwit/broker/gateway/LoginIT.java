// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.broker.security.LoginRefusal;
import io.godwit.core.identity.Revocation;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who gets in, as a client sees it. A node for each test: bad tokens make it slow down the one address that we have. */
class LoginIT {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);

    private GatewayNode node;

    @BeforeEach
    void start() {
        node = GatewayNode.start(new FaultyMailboxes(), GatewayNode.settings(), GatewayNode.limits());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Device.Builder device(Mqtt version, String user, String clientId) {
        return new Device.Builder(node, version, user, clientId);
    }

    private int login(Mqtt version, String user, String clientId, @Nullable String token) {
        return device(version, user, clientId).token(token).tryConnect();
    }

    // ---- tokens by hand

    private static String jwt(String header, String claims, Signer signer) throws GeneralSecurityException {
        String input = b64(header.getBytes(UTF_8)) + "." + b64(claims.getBytes(UTF_8));
        return input + "." + b64(signer.sign(input.getBytes(UTF_8)));
    }

    private interface Signer {
        byte[] sign(byte[] input) throws GeneralSecurityException;
    }

    private static String b64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Signer hmac(byte[] secret) {
        return input -> {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(input);
        };
    }

    private static byte[] rsa(byte[] input) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(GatewayNode.RSA.getPrivate());
        signature.update(input);
        return signature.sign();
    }

    private static String header(String alg, String kid) {
        return "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\"}";
    }

    private static String claims(String user, Duration left) {
        return "{\"sub\":\"" + user + "\",\"exp\":" + Instant.now().plus(left).getEpochSecond() + "}";
    }

    private static String expired(String user) throws GeneralSecurityException {
        return jwt(header("HS256", Tokens.KID), claims(user, Duration.ofHours(-1)), hmac(Tokens.SECRET));
    }

    // ---- tests

    @ParameterizedTest
    @CsvSource({"V3,5", "V5,135"})
    void refusesTokensThatDoNotHold(Mqtt version, int code) throws Exception {
        Duration hour = Duration.ofHours(1);
        String good = Tokens.of("alice");
        byte[] publicKey = GatewayNode.RSA.getPublic().getEncoded();
        String[] bad = {
            good.substring(0, good.length() - 4) + "AAAA",
            expired("alice"),
            jwt(
                    header("HS256", Tokens.KID),
                    claims("alice", hour),
                    hmac("another-secret-of-thirty-two-byt".getBytes(UTF_8))),
            jwt(header("HS256", GatewayNode.RSA_KID), claims("alice", hour), hmac(publicKey)),
            jwt(header("RS256", Tokens.KID), claims("alice", hour), LoginIT::rsa)
        };
        for (String token : bad) {
            assertThat(login(version, "alice", "phone", token)).as(token).isEqualTo(code);
        }
        assertThat(node.refusals).containsOnly(LoginRefusal.BAD_TOKEN).hasSize(bad.length);
        assertThat(login(
                        version,
                        "alice",
                        "phone",
                        jwt(header("RS256", GatewayNode.RSA_KID), claims("alice", hour), LoginIT::rsa)))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"V3,5", "V5,135"})
    void refusesTokensWithoutASignature(Mqtt version, int code) throws Exception {
        String claims = claims("alice", Duration.ofHours(1));
        assertThat(login(version, "alice", "phone", jwt("{\"alg\":\"none\"}", claims, input -> new byte[0])))
                .isEqualTo(code);
        assertThat(login(version, "alice", "phone", jwt(header("none", Tokens.KID), claims, input -> new byte[0])))
                .isEqualTo(code);
        assertThat(login(version, "alice", "phone", jwt(header("HS256", Tokens.KID), claims, input -> new byte[0])))
                .isEqualTo(code);
        assertThat(login(version, "alice", "phone", "mallory")).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"V3,5", "V5,135"})
    void refusesSomebodyElsesToken(Mqtt version, int code) {
        assertThat(login(version, "bob", "phone", Tokens.of("alice"))).isEqualTo(code);
        assertThat(node.refusals).containsExactly(LoginRefusal.OTHER_USER);
    }

    @ParameterizedTest
    @CsvSource({"V3,4", "V5,134"})
    void refusesWhoHasNoUserNameOrPassword(Mqtt version, int code) {
        assertThat(login(version, "", "phone", null)).isEqualTo(code);
        assertThat(login(version, "alice", "phone", null)).isEqualTo(code);
        assertThat(login(version, "alice", "phone", "")).isEqualTo(code);
        assertThat(login(version, "not a name", "phone", Tokens.of("alice"))).isEqualTo(code);
        assertThat(login(version, "a".repeat(65), "phone", Tokens.of("alice"))).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void letsInClientIdsThatCannotNameADevice(Mqtt version) {
        for (String odd :
                new String[] {"two words", "a/b", "ph\u00f6ne", "a".repeat(65), "bob/phone", "+", "a".repeat(200)}) {
            assertThat(login(version, "alice", odd, Tokens.of("alice"))).as(odd).isZero();
        }
        assertThat(login(version, "alice", "bob/phone", Tokens.forDevice("alice", "phone")))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void acceptsAClientWithoutAClientId(Mqtt version) throws Exception {
        try (Device guest = device(version, "alice", "").connect();
                Device other = device(version, "alice", "").connect()) {
            assertThat(guest.publish("u/bob/msg", 1, HELLO).accepted()).isTrue();
            assertThat(other.publish("u/bob/msg", 1, HELLO).accepted()).isTrue();
        }
    }

    @Test
    void saysWhichUserPropertyIsWrong() {
        for (String[] bad : new String[][] {
            {"since", "-1"},
            {"since", "x"},
            {"since", "99999999999999999999"},
            {"window", "0"},
            {"window", "10001"},
            {"mode", "fast"}
        }) {
            assertThat(device(Mqtt.V5, "alice", "phone").with(bad[0], bad[1]).tryConnect())
                    .as(bad[0] + "=" + bad[1])
                    .isEqualTo(0x83);
        }
        assertThat(device(Mqtt.V5, "alice", "phone").with("app", "anything").tryConnect())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"V3,3", "V5,159"})
    void slowsDownAnAddressThatGuessesButNotWhoWasThereBefore(Mqtt version, int code) {
        String known = Tokens.of("alice");
        assertThat(login(version, "alice", "phone", known)).isZero();
        List<Integer> codes = IntStream.range(0, 7)
                .mapToObj(i -> login(version, "alice", "phone", "a.b.c"))
                .toList();
        assertThat(codes).contains(code).doesNotContain(0);
        assertThat(node.refusals).contains(LoginRefusal.BACK_OFF);
        assertThat(login(version, "alice", "phone", known)).isZero();
    }

    @Test
    void doesNotCountAnExpiredTokenForAGuess() throws Exception {
        String old = expired("alice");
        for (int i = 0; i < 20; i++) {
            assertThat(login(Mqtt.V5, "alice", "phone", old)).isEqualTo(0x87);
        }
        assertThat(node.refusals).containsOnly(LoginRefusal.BAD_TOKEN);
        assertThat(login(Mqtt.V5, "bob", "phone", Tokens.of("bob"))).isZero();
    }

    @ParameterizedTest
    @CsvSource({"V3,3", "V5,159"})
    void limitsHowOftenAnAddressMayConnect(Mqtt version, int code) {
        try (GatewayNode strict =
                GatewayNode.start(new FaultyMailboxes(), GatewayNode.settings(), GatewayNode.limits(1))) {
            List<Integer> codes = IntStream.range(0, 50)
                    .mapToObj(i -> new Device.Builder(strict, version, "alice", "phone").tryConnect())
                    .toList();
            assertThat(codes).contains(code);
            assertThat(strict.refusals).containsOnly(LoginRefusal.CONNECT_RATE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesTheConnectionWhenItsTokenExpires(Mqtt version) throws Exception {
        try (Device phone = device(version, "alice", "phone")
                .token(Tokens.lasting("alice", Duration.ofSeconds(2)))
                .connect()) {
            phone.awaitClosed();
            assertThat(phone.closedWith).isEqualTo(version == Mqtt.V5 ? 0x87 : -1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesTheConnectionsOfARevokedUserAndLeavesTheOthers(Mqtt version) throws Exception {
        try (Device phone = device(version, "alice", "phone").connect();
                Device other = device(version, "bob", "phone").connect()) {
            node.revoke(Revocation.ofUser("alice", Instant.now().plusSeconds(1)));
            phone.awaitClosed();
            assertThat(phone.closedWith).isEqualTo(version == Mqtt.V5 ? 0x87 : -1);
            assertThat(other.publish("u/alice/msg", 1, HELLO).accepted()).isTrue();
            assertThat(device(version, "alice", "phone").tryConnect()).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void doesNotLetAStrangersClientIdTakeOver(Mqtt version) throws Exception {
        try (Device alices = device(version, "alice", "phone").connect();
                Device mallory = device(version, "mallory", "phone").connect()) {
            assertThat(login(version, "mallory", "alice/phone", Tokens.of("mallory")))
                    .isZero();
            assertThat(login(version, "mallory", "alice/phone", Tokens.forDevice("mallory", "x")))
                    .isZero();
            assertThat(alices.publish("u/bob/msg", 1, HELLO).accepted()).isTrue();
            assertThat(mallory.publish("u/bob/msg", 1, HELLO).accepted()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"V3,0", "V3,1", "V3,1200", "V3,1201", "V3,65535", "V5,0", "V5,65535"})
    void acceptsAnyKeepAlive(Mqtt version, int seconds) throws Exception {
        try (Device phone = device(version, "alice", "phone").keepAlive(seconds).connect()) {
            assertThat(phone.publish("u/bob/msg", 1, HELLO).accepted()).isTrue();
        }
    }

    @Test
    void forgetsConnectionsThatAreGone() throws Exception {
        try (Device first = device(Mqtt.V5, "alice", "one").connect();
                Device second = device(Mqtt.V3, "alice", "two").connect()) {
            Eventually.holds("both", () -> node.connections() == 2);
            assertThat(first.state().isConnected()).isEqualTo(second.state().isConnected());
        }
        Eventually.holds("none", () -> node.connections() == 0);
    }
}
