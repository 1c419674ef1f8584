// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.push.PushOutcome;
import io.godwit.push.http.FakeServer;
import io.godwit.push.http.FakeServer.Got;
import io.godwit.push.http.FakeServer.Reply;
import io.godwit.push.provider.Await;
import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.PushProvider;
import io.godwit.push.provider.Requests;
import io.godwit.push.text.Texts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WebhookTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);
    private static final String OLD = "0123456789abcdef0123456789abcdef";
    private static final String NEW = "fedcba9876543210fedcba9876543210";

    @TempDir
    Path folder;

    private final FakeServer server = new FakeServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void postsTheNotificationSignedWithBothSecretsOfARotation() throws Exception {
        assertThat(send(OLD + "\n" + NEW)).isInstanceOf(PushOutcome.Accepted.class);
        Got got = server.got.remove();
        assertThat(got.headers().getFirst("Godwit-Signature"))
                .isEqualTo("t=1795000000,v1=" + hmac(OLD, got.body()) + ",v1=" + hmac(NEW, got.body()));
        JsonNode json = new ObjectMapper().readTree(got.body());
        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("user").asText()).isEqualTo("alice");
        assertThat(json.path("title").asText()).isEqualTo("bob");
        assertThat(json.path("body").asText()).isEqualTo("dinner at eight?");
        assertThat(json.path("address").path("value").asText()).isEqualTo("device-token");
        assertThat(json.path("data").path("pos").asText()).isEqualTo("42");
    }

    @ParameterizedTest
    @CsvSource({
        "200,'',Accepted",
        "204,'',Accepted",
        "200,'{\"outcome\":\"accepted\",\"detail\":\"id 7\"}',Accepted",
        "200,'{\"outcome\":\"invalid\"}',InvalidAddress",
        "200,'{\"outcome\":\"suspect\"}',SuspectAddress",
        "200,'{\"outcome\":\"retry\"}',Retry",
        "503,'{\"outcome\":\"misconfigured\"}',Misconfigured",
        "400,'{\"outcome\":\"rejected\"}',Rejected",
        "200,'{\"outcome\":\"acepted\"}',Misconfigured",
        "200,'{\"ok\":true}',Accepted",
        "200,'[1,2',Accepted",
        "302,'',Misconfigured",
        "400,'',Rejected",
        "401,'',Misconfigured",
        "403,'',Misconfigured",
        "404,'',Misconfigured",
        "408,'',Retry",
        "410,'',InvalidAddress",
        "413,'',Rejected",
        "429,'',Retry",
        "500,'',Retry",
        "503,'',Retry",
        "0,'',Unknown",
    })
    void classifiesAnswers(int status, String body, String outcome) throws Exception {
        server.behaviour = request -> Reply.of(status, body);
        assertThat(send(OLD).getClass().getSimpleName()).isEqualTo(outcome);
    }

    @Test
    void takesDetailAndTimeFromTheAnswer() throws Exception {
        server.behaviour = request -> Reply.of(200, "{\"outcome\":\"retry\",\"detail\":\"quota\",\"retryAfter\":30}");
        assertThat(send(OLD)).isEqualTo(new PushOutcome.Retry("quota", Optional.of(Duration.ofSeconds(30)), true));
        server.behaviour =
                request -> Reply.of(200, "{\"outcome\":\"rejected\",\"detail\":\"" + "x".repeat(5_000) + "\"}");
        assertThat(send(OLD).detail()).hasSize(PushOutcome.MAX_DETAIL);
    }

    @Test
    void namesWhatIsWrongWithItsFields() {
        assertThatThrownBy(() -> open("short", Map.of()))
                .hasMessage("apps.main.hook.secret-file has a secret of less than 32 bytes");
        assertThatThrownBy(() -> open("", Map.of())).hasMessageContaining("one secret, or two");
        assertThatThrownBy(() -> open(OLD + "\n" + NEW + "\n" + OLD, Map.of())).hasMessageContaining("or two");
        assertThatThrownBy(() -> open(OLD, Map.of("allow-insecure", "false")))
                .hasMessageContaining("url must be https");
        assertThatThrownBy(() -> open(OLD, Map.of("url", "https://a:b@c/"))).hasMessageContaining("url must be https");
        assertThatThrownBy(() -> open(OLD, Map.of("url", "::"))).hasMessageContaining("url is not a URL");
        assertThatThrownBy(() -> open(OLD, Map.of("timeout", "99"))).hasMessageContaining("timeout must be 1 to 30");
        assertThatThrownBy(() -> open(OLD, Map.of("allow-insecure", "yes"))).hasMessageContaining("true or false");
        assertThatThrownBy(() -> open(OLD, Map.of("retries", "3"))).hasMessageContaining("retries is not known");
    }

    private PushOutcome send(String secrets) throws Exception {
        try (PushProvider provider = open(secrets, Map.of())) {
            return Await.answer(
                    provider.send(new Texts().of(Requests.to(Requests.token("main", "hook", "device-token")))));
        }
    }

    private PushProvider open(String secrets, Map<String, String> fields) throws Exception {
        Files.writeString(folder.resolve("secret"), secrets);
        Map<String, String> all =
                new HashMap<>(Map.of("url", server.url("/push"), "secret-file", "secret", "allow-insecure", "true"));
        all.putAll(fields);
        return new WebhookType(() -> NOW).open(new ProviderConfig("apps.main.hook", all, folder));
    }

    private static String hmac(String secret, byte[] body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update("1795000000.".getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(mac.doFinal(body));
    }
}
