// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.push.http.FakeServer;
import io.godwit.push.http.FakeServer.Got;
import io.godwit.push.http.FakeServer.Reply;
import io.godwit.push.provider.Await;
import io.godwit.push.provider.Notification;
import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.PushProvider;
import io.godwit.push.provider.Requests;
import io.godwit.push.text.Texts;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebPushTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private static final String PUBLIC =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";

    @TempDir
    Path folder;

    private final FakeServer server = new FakeServer();
    private Browser browser;
    private PushProvider provider;

    @BeforeEach
    void open() throws Exception {
        browser = new Browser();
        provider = open(Map.of("allow-insecure", "true", "allowed-hosts", "127.0.0.1", "max-in-flight", "4"));
    }

    @AfterEach
    void close() {
        provider.close();
        server.close();
    }

    @Test
    void theBrowserReadsTheMessageAndTheServiceKnowsTheSender() throws Exception {
        PushOutcome outcome = send(notification(Kind.MESSAGE, ContentMode.FULL));
        assertThat(outcome).isInstanceOf(PushOutcome.Accepted.class);

        Got got = server.got.remove();
        JsonNode json = new ObjectMapper().readTree(browser.decrypt(got.body()));
        assertThat(json.path("title").asText()).isEqualTo("bob");
        assertThat(json.path("body").asText()).isEqualTo("dinner at eight?");
        assertThat(json.path("tag").asText()).isEqualTo("m.01234567890123456789");
        assertThat(json.path("badge").asInt()).isEqualTo(3);
        assertThat(json.path("data").path("pos").asText()).isEqualTo("42");

        assertThat(got.headers().getFirst("Content-Encoding")).isEqualTo("aes128gcm");
        assertThat(got.headers().getFirst("TTL"))
                .isEqualTo(Long.toString(Duration.ofDays(28).toSeconds()));
        assertThat(got.headers().getFirst("Urgency")).isEqualTo("high");
        assertThat(got.headers().getFirst("Topic")).matches("[A-Za-z0-9_-]{32}");
        verifyToken(got.headers().getFirst("Authorization"));
    }

    private void verifyToken(String authorization) throws Exception {
        assertThat(authorization).startsWith("vapid t=").endsWith(", k=" + PUBLIC);
        String[] parts = authorization.substring(8, authorization.indexOf(',')).split("\\.", -1);
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(P256.publicKey(Base64.getUrlDecoder().decode(PUBLIC)));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(parts[1]));
        assertThat(claims.path("aud").asText()).isEqualTo(server.url(""));
        assertThat(claims.path("sub").asText()).isEqualTo("mailto:ops@example.org");
        assertThat(claims.path("exp").asLong())
                .isEqualTo(NOW.plus(Duration.ofHours(12)).getEpochSecond());
    }

    @Test
    void withoutContentNothingOfTheMessageIsSaid() throws Exception {
        send(notification(Kind.MESSAGE, ContentMode.NONE));
        String json = new String(browser.decrypt(server.got.remove().body()), StandardCharsets.UTF_8);
        assertThat(json)
                .isEqualTo(
                        "{\"title\":\"New message\",\"body\":\"\",\"tag\":\"godwit.wake\",\"titleKey\":\"GODWIT_NEW_MESSAGE\","
                                + "\"titleArgs\":[],\"badge\":3,\"data\":{\"kind\":\"message\",\"pos\":\"42\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "200,'',Accepted",
        "201,'',Accepted",
        "202,'',Accepted",
        "301,'',SuspectAddress",
        "307,'',SuspectAddress",
        "400,'',Rejected",
        "400,'{\"reason\":\"VapidPkHashMismatch\"}',SuspectAddress",
        "401,'',Misconfigured",
        "403,'',SuspectAddress",
        "403,'{\"reason\":\"BadJwtToken\"}',Misconfigured",
        "404,'',InvalidAddress",
        "406,'',Retry",
        "408,'',Retry",
        "410,'',InvalidAddress",
        "413,'',Rejected",
        "429,'',Retry",
        "500,'',Retry",
        "503,'',Retry",
        "0,'',Unknown",
    })
    void classifiesWhatServicesAnswer(int status, String body, String outcome) {
        server.behaviour = request -> Reply.of(status, body);
        PushOutcome got = send(notification(Kind.MESSAGE, ContentMode.FULL));
        assertThat(got.getClass().getSimpleName()).isEqualTo(outcome);
        if (got instanceof PushOutcome.Retry retry) {
            assertThat(retry.attempted()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"30,30", "'Sun, 22 Nov 2026 12:02:00 GMT',120", "0,1", "99999999999999,3600", "9999999,3600"})
    void passesOnWhenToComeAgain(String header, long seconds) {
        server.behaviour = request -> new Reply(429, "Retry-After", header, "");
        assertThat(send(notification(Kind.MESSAGE, ContentMode.FULL)))
                .isInstanceOfSatisfying(PushOutcome.Retry.class, retry -> {
                    if (header.length() > 12 && header.startsWith("9")) {
                        assertThat(retry.after()).contains(Duration.ofHours(1));
                    } else {
                        assertThat(retry.after()).contains(Duration.ofSeconds(seconds));
                    }
                });
    }

    @Test
    void sendsTheLeastWhenTheServiceFindsItTooLarge() throws Exception {
        server.behaviour = request -> Reply.of(server.got.size() == 1 ? 413 : 201, "");
        assertThat(send(notification(Kind.MESSAGE, ContentMode.FULL))).isInstanceOf(PushOutcome.Accepted.class);
        assertThat(server.got).hasSize(2);
        server.got.remove();
        assertThat(new String(browser.decrypt(server.got.remove().body()), StandardCharsets.UTF_8))
                .isEqualTo("{\"tag\":\"m.01234567890123456789\",\"data\":{\"kind\":\"message\",\"pos\":\"42\"}}");
    }

    @Test
    void neverShowsTheEndpointInWhatItTells() {
        String path = "/send/" + "s3cret".repeat(20);
        server.behaviour = request -> Reply.of(404, "no subscription at " + server.url(path) + " or " + path);
        PushOutcome outcome = Await.answer(provider.send(to(browser.at(server.url(path)))));
        assertThat(outcome.detail()).doesNotContain("s3cret").isEqualTo("HTTP 404 no subscription at http … … or …");
    }

    @Test
    void aLongAnswerIsCutOff() {
        server.behaviour = request -> Reply.of(400, "x ".repeat(1_000_000));
        assertThat(send(notification(Kind.MESSAGE, ContentMode.FULL)).detail()).hasSizeLessThan(300);
    }

    @Test
    void nobodyThereIsWorthARetry() {
        server.close();
        assertThat(send(notification(Kind.MESSAGE, ContentMode.FULL))).isInstanceOf(PushOutcome.Retry.class);
    }

    @Test
    void oneServiceTakesNoMoreThanHalfOfWhatMayBeUnderWay() {
        CountDownLatch release = new CountDownLatch(1);
        server.behaviour = request -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Reply.of(201, "");
        };
        List<CompletionStage<PushOutcome>> answers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            answers.add(provider.send(notification(Kind.MESSAGE, ContentMode.FULL)));
        }
        assertThat(Await.answer(answers.get(2)))
                .isInstanceOfSatisfying(
                        PushOutcome.Retry.class,
                        retry -> assertThat(retry.attempted()).isFalse());
        release.countDown();
        assertThat(Await.answer(answers.get(0))).isInstanceOf(PushOutcome.Accepted.class);
        assertThat(Await.answer(answers.get(1))).isInstanceOf(PushOutcome.Accepted.class);
        assertThat(send(notification(Kind.MESSAGE, ContentMode.FULL))).isInstanceOf(PushOutcome.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://fcm.googleapis.com/x",
                "https://127.0.0.1/x",
                "https://[::1]/x",
                "https://localhost/x",
                "https://2130706433/x",
                "https://fcm.googleapis.com:8443/x",
                "https://fcm.googleapis.com.evil.example/x",
                "https://evilfcm.googleapis.com/x",
                "https://push.services.mozilla.com/x",
                "https://evilpush.services.mozilla.com/x",
                "https://user@fcm.googleapis.com/x",
                "https://fcm.googleapis.com@evil.example/x",
                "https://evil.example/fcm.googleapis.com",
                "https://fcm.googleapis.com./x",
                "ftp://fcm.googleapis.com/x",
                "file:///etc/passwd",
            })
    void asksNobodyButTheKnownServices(String endpoint) throws Exception {
        Endpoints endpoints = Endpoints.of(config(Map.of()));
        assertThat(endpoints.refusal(new URI(endpoint))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fcm.googleapis.com/fcm/send/abc",
                "https://updates.push.services.mozilla.com/wpush/v2/abc",
                "https://web.push.apple.com/abc",
                "https://wns2-par02p.notify.windows.com/w/?token=abc",
                "https://FCM.googleapis.com:443/wp/abc",
            })
    void asksTheKnownServices(String endpoint) throws Exception {
        assertThat(Endpoints.of(config(Map.of())).refusal(new URI(endpoint))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "fe80::1",
                "fd00::1",
                "::ffff:10.0.0.1"
            })
    void refusesAddressesThatAreNotPublic(String address) throws Exception {
        assertThat(Endpoints.isInternal(InetAddress.getByName(address))).isTrue();
        assertThat(Endpoints.isInternal(InetAddress.getByName("8.8.8.8"))).isFalse();
        assertThat(Endpoints.isInternal(InetAddress.getByName("2606:4700::1111")))
                .isFalse();
    }

    @Test
    void keysThatCannotBeAreTheAddressesFault() {
        for (PushAddress wrong : List.of(
                Browser.at(server.url("/x"), "AAAA", "BTBZMqHH6r4Tts7J_aSIgg"),
                Browser.at(server.url("/x"), PUBLIC.replace('4', '5'), "BTBZMqHH6r4Tts7J_aSIgg"),
                Browser.at(server.url("/x"), PUBLIC, "short"),
                Browser.at(server.url("/x"), PUBLIC, "§"),
                Browser.at("ht tp".replace(' ', '^'), PUBLIC, "BTBZMqHH6r4Tts7J_aSIgg"))) {
            PushOutcome outcome = Await.answer(provider.send(to(wrong)));
            assertThat(outcome instanceof PushOutcome.InvalidAddress || outcome instanceof PushOutcome.SuspectAddress)
                    .isTrue();
        }
        assertThat(server.got).isEmpty();
    }

    @Test
    void whatIsTooLargeLosesDataAndThenTheEndOfTheText() throws Exception {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("kind", "message");
        data.put("pos", "1");
        data.put("dialog", "d");
        data.put("extra", "e".repeat(4_000));
        Notification large = with(data, "short");
        JsonNode first = new ObjectMapper().readTree(WebPushPayload.of(large));
        assertThat(first.path("data").has("dialog")).isTrue();
        assertThat(first.path("data").has("extra")).isFalse();

        byte[] second = WebPushPayload.of(with(data, "\uD83D\uDE00".repeat(2_000)));
        assertThat(second.length).isBetween(2_000, Encryption.MAX_PLAIN);
        String text = new ObjectMapper().readTree(second).path("body").asText();
        assertThat(text.replace("\uD83D\uDE00", ""))
                .isEqualTo("…".repeat(text.length() - text.replace("…", "").length()));
    }

    @Test
    void readsKeysInAllFormsAndTellsThePublicOne() throws Exception {
        assertThat(provider.facts()).containsEntry("publicKey", PUBLIC);
        // openssl genpkey, and openssl ecparam -genkey, of one key
        String pkcs8 = pem("PRIVATE KEY", "3041020100301306072a8648ce3d020106082a8648ce3d0301070427" + sec1());
        String older = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                + pem("EC PRIVATE KEY", sec1());
        assertThat(VapidKey.parse(pkcs8).publicKey()).isEqualTo(PUBLIC);
        assertThat(VapidKey.parse(older).publicKey()).isEqualTo(PUBLIC);
        assertThatThrownBy(() -> open(Map.of("private-key-file", "absent"))).hasMessageContaining("private-key-file");
        Files.writeString(folder.resolve("bad"), "hush-hush");
        assertThatThrownBy(() -> open(Map.of("private-key-file", "bad")))
                .hasMessageContaining("apps.main.browser.private-key-file must have a private key of P-256")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> open(Map.of("subject", "me"))).hasMessageContaining("subject");
        assertThatThrownBy(() -> open(Map.of("allowed-hosts", "*"))).hasMessageContaining("allowed-hosts");
        assertThatThrownBy(() -> open(Map.of("allowed-hosts", "10.0.0.1"))).hasMessageContaining("allowed-hosts");
        assertThatThrownBy(() -> open(Map.of("colour", "red"))).hasMessageContaining("colour is not known");
    }

    private static String sec1() {
        return "30250201010420"
                + HexFormat.of().formatHex(Base64.getUrlDecoder().decode(PRIVATE));
    }

    private static String pem(String what, String hex) {
        String base64 = Base64.getMimeEncoder().encodeToString(HexFormat.of().parseHex(hex));
        return "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n";
    }

    private Notification with(Map<String, String> data, String body) {
        Notification n = notification(Kind.MESSAGE, ContentMode.FULL);
        return new Notification(
                n.request(),
                n.title(),
                body,
                "",
                List.of(),
                "",
                List.of(),
                n.collapseId(),
                n.thread(),
                true,
                false,
                data);
    }

    private PushOutcome send(Notification notification) {
        return Await.answer(provider.send(notification));
    }

    private Notification to(PushAddress address) {
        return new Texts().of(Requests.to(address));
    }

    private Notification notification(Kind kind, ContentMode content) {
        return new Texts().of(Requests.of(browser.at(server.url("/send/abc")), kind, content, Requests.NEVER));
    }

    private PushProvider open(Map<String, String> fields) throws Exception {
        return new WebPushType(() -> NOW).open(config(fields));
    }

    private ProviderConfig config(Map<String, String> fields) throws Exception {
        Files.writeString(folder.resolve("vapid.key"), PRIVATE + "\n");
        Map<String, String> all =
                new HashMap<>(Map.of("subject", "mailto:ops@example.org", "private-key-file", "vapid.key"));
        all.putAll(fields);
        return new ProviderConfig("apps.main.browser", all, folder);
    }
}
