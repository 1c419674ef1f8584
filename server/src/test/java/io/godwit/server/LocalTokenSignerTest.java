// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.server.settings.SettingsException;
import io.godwit.server.settings.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalTokenSignerTest {
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void makesTheNodesKeyOnceAndSignsWithIt() throws Exception {
        JsonNode first = header(sign(request("[]")));
        JsonNode second = header(sign(request("[]")));

        assertThat(first.get("alg").textValue()).isEqualTo("HS256");
        assertThat(second.get("kid")).isEqualTo(first.get("kid"));
        try (Stream<Path> files = Files.list(directory.resolve("keys"))) {
            assertThat(files).isNotEmpty();
        }
    }

    @Test
    void signsWithTheSharedSecretIfThereIsOne() throws Exception {
        String token = sign(
                request("[{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"t/#\"}]"),
                "--auth-hmac-secret=" + KEY,
                "--auth-hmac-kid=k7");

        assertThat(header(token).get("kid").textValue()).isEqualTo("k7");
        JsonNode claims = part(token, 1);
        assertThat(claims.get("sub").textValue()).isEqualTo("alice");
        assertThat(claims.get("did").textValue()).isEqualTo("phone");
        assertThat(claims.get("exp").longValue())
                .isEqualTo(NOW.plus(Duration.ofHours(1)).getEpochSecond());
        assertThat(claims.get("acl").get(0).get("topic").textValue()).isEqualTo("t/#");
    }

    @Test
    void cannotSignWithPublicKeysOnly() throws Exception {
        Path pem = Files.writeString(directory.resolve("key.pem"), "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sign(request("[]"), "--auth-public-key=" + pem))
                .withMessageContaining("identity service");
    }

    @Test
    void saysHowAnAclMustLook() {
        for (String acl : List.of(
                "{}",
                "nothing",
                "[1]",
                "[null]",
                "[] []",
                "[{}]",
                "[{\"permission\":\"allow\",\"action\":\"all\"}]",
                "[{\"permission\":\"perhaps\",\"action\":\"all\",\"topic\":\"t\"}]",
                "[{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"t\",\"qos\":1}]",
                "[{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"a/#/b\"}]")) {
            assertThatIllegalArgumentException()
                    .as(acl)
                    .isThrownBy(() -> sign(request(acl)))
                    .withMessageContaining("--acl must be a JSON list such as");
        }
    }

    private String sign(TokenRequest request, String... flags) throws SettingsException {
        List<String> all = Stream.concat(Stream.of("--data-dir=" + directory), Arrays.stream(flags))
                .toList();
        return new LocalTokenSigner(InstantSource.fixed(NOW)).sign(SettingsLoader.load(all, Map.of()), request);
    }

    private static TokenRequest request(String acl) {
        return new TokenRequest("alice", Optional.of("phone"), Duration.ofHours(1), Optional.of(acl));
    }

    private static JsonNode header(String token) throws Exception {
        return part(token, 0);
    }

    private static JsonNode part(String token, int index) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]));
    }
}
