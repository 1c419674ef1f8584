// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.eatthepath.pushy.apns.server.RejectionReason;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.config.Secret;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushAddress.Environment;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushOutcome.Accepted;
import io.godwit.core.push.PushOutcome.InvalidAddress;
import io.godwit.core.push.PushOutcome.Misconfigured;
import io.godwit.core.push.PushOutcome.Rejected;
import io.godwit.core.push.PushOutcome.Retry;
import io.godwit.core.push.PushOutcome.SuspectAddress;
import io.godwit.core.push.PushOutcome.Unknown;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.push.provider.Notification;
import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.PushProvider;
import io.godwit.push.testing.FakeApns;
import io.godwit.push.testing.FreezingProxy;
import io.godwit.push.testing.Notifications;
import io.godwit.push.testing.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ApnsProviderTest {
    private static final String TOKEN = "ab".repeat(32);
    private static final ApnsTimes SHORT =
            new ApnsTimes(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(500));

    @TempDir
    Path folder;

    private FakeApns apple;
    private FakeApns sandbox;
    private PushProvider provider;

    @BeforeEach
    void start() throws Exception {
        apple = FakeApns.start(folder.resolve("a"));
        sandbox = FakeApns.start(folder.resolve("b"));
        Files.writeString(
                folder.resolve("both.pem"),
                Files.readString(folder.resolve("a/ca.pem")) + Files.readString(folder.resolve("b/ca.pem")));
        provider = new ApnsType().open(config(fields()));
    }

    @AfterEach
    void stop() {
        provider.close();
        apple.close();
        sandbox.close();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new HashMap<>(apple.fields());
        fields.put("ca-file", "both.pem");
        fields.put("other-host", "localhost");
        fields.put("other-port", Integer.toString(sandbox.port()));
        return fields;
    }

    private ProviderConfig config(Map<String, String> fields) {
        return new ProviderConfig("apps.main.apns", fields, folder);
    }

    private PushOutcome send(Notification notification) {
        return provider.send(notification).toCompletableFuture().join();
    }

    private Received last() {
        return apple.received().get(apple.received().size() - 1);
    }

    private JsonNode json() throws Exception {
        return new ObjectMapper().readTree(last().body());
    }

    @Test
    void sendsWhatIsToBeShown() throws Exception {
        Notifications n = new Notifications();
        n.badge = OptionalInt.of(3);
        assertThat(send(n.to(TOKEN))).isEqualTo(new Accepted("200"));
        assertThat(last().token()).isEqualTo(TOKEN);
        assertThat(last().headers())
                .containsEntry("apns-topic", "org.example.app")
                .containsEntry("apns-push-type", "alert")
                .containsEntry("apns-priority", "10")
                .containsEntry("apns-collapse-id", "m.1")
                .containsEntry("apns-expiration", "2147483647")
                .containsEntry("apns-id", n.id.toString());
        assertThat(last().headers().get("authorization")).startsWith("bearer ");
        assertThat(json()).isEqualTo(new ObjectMapper().readTree("""
                        {"aps":{"alert":{"title":"Ann","body":"Hello"},"badge":3,"sound":"default",
                        "thread-id":"d.ann","mutable-content":1},"dialog":"ann"}"""));
    }

    @Test
    void sendsTheKeysOfTheAppsOwnTexts() throws Exception {
        Notifications n = new Notifications();
        n.bodyKey = "GODWIT_MESSAGES";
        n.bodyArguments = List.of("2");
        send(n.to(TOKEN));
        assertThat(json().at("/aps/alert/loc-key").asText()).isEqualTo("GODWIT_MESSAGES");
        assertThat(json().at("/aps/alert/loc-args/0").asText()).isEqualTo("2");
        assertThat(json().at("/aps/alert/body").isMissingNode()).isTrue();
    }

    @Test
    void leavesTheExtensionAloneWhereOnlyTheSenderIsSaid() throws Exception {
        Notifications n = new Notifications();
        n.content = ContentMode.SENDER;
        n.urgent = false;
        send(n.to(TOKEN));
        assertThat(json().at("/aps").has("mutable-content")).isFalse();
        assertThat(json().at("/aps").has("sound")).isFalse();
        assertThat(last().headers()).containsEntry("apns-priority", "5");
    }

    @Test
    void removesInTheBackgroundAndSetsTheBadgeInTheForeground() throws Exception {
        Notifications n = new Notifications();
        n.kind = Kind.CLEAR;
        n.silent = true;
        send(n.to(TOKEN));
        assertThat(last().headers())
                .containsEntry("apns-push-type", "background")
                .containsEntry("apns-priority", "5");
        assertThat(json().at("/aps").toString()).isEqualTo("{\"content-available\":1}");
        n.badge = OptionalInt.of(0);
        send(n.to(TOKEN));
        assertThat(last().headers()).containsEntry("apns-push-type", "alert").containsEntry("apns-priority", "5");
        assertThat(json().at("/aps/badge").asInt(-1)).isZero();
    }

    @Test
    void ringsByVoip() throws Exception {
        Notifications n = new Notifications();
        n.kind = Kind.CALL;
        n.voip = Optional.of(Secret.of("cd".repeat(32)));
        n.expires = Instant.ofEpochSecond(3_000_000);
        send(n.to(TOKEN));
        assertThat(last().token()).isEqualTo("cd".repeat(32));
        assertThat(last().headers())
                .containsEntry("apns-topic", "org.example.app.voip")
                .containsEntry("apns-push-type", "voip")
                .containsEntry("apns-expiration", "3000000");
        assertThat(json().at("/expires").asLong()).isEqualTo(3_000_000);
        n.kind = Kind.RECALL;
        send(n.to(TOKEN));
        assertThat(last().token()).isEqualTo(TOKEN);
    }

    @Test
    void neverSaysNowOrNeverByMistake() {
        Notifications n = new Notifications();
        n.expires = Instant.EPOCH;
        send(n.to(TOKEN));
        assertThat(last().headers()).containsEntry("apns-expiration", "1");
    }

    @Test
    void replacesCollapseIdsThatCannotBeAHeader() {
        Notifications n = new Notifications();
        n.collapseId = "a\r\nb" + "é".repeat(100);
        assertThat(send(n.to(TOKEN))).isEqualTo(new Accepted("200"));
        assertThat(last().headers().get("apns-collapse-id")).hasSizeLessThanOrEqualTo(64);
    }

    @Test
    void cutsTheBodyBetweenCharactersUntilAppleTakesIt() throws Exception {
        Notifications n = new Notifications();
        n.body = "😀".repeat(3_000);
        assertThat(send(n.to(TOKEN))).isEqualTo(new Accepted("200"));
        assertThat(last().body().getBytes(StandardCharsets.UTF_8).length).isBetween(4_090, 4_096);
        assertThat(json().at("/aps/alert/body").asText()).matches("(😀)+");
        assertThat(json().at("/dialog").asText()).isEqualTo("ann");
    }

    @Test
    void leavesOutDataFromTheLastOn() throws Exception {
        Notifications n = new Notifications();
        n.data.put("keep", "1");
        n.data.put("large", "x".repeat(4_000));
        n.data.put("last", "y".repeat(1_000));
        assertThat(send(n.to(TOKEN))).isEqualTo(new Accepted("200"));
        assertThat(json().has("keep")).isTrue();
        assertThat(json().has("large")).isFalse();
        assertThat(json().at("/aps/alert/title").asText()).isEqualTo("Ann");
    }

    @Test
    void wakesAtLeast() throws Exception {
        Notifications n = new Notifications();
        n.title = "\u0001".repeat(5_000);
        assertThat(send(n.to(TOKEN))).isEqualTo(new Accepted("200"));
        assertThat(json().at("/aps/mutable-content").asInt()).isEqualTo(1);
    }

    @Test
    void saysWhatAppleSays() {
        Instant since = Instant.ofEpochSecond(1_700_000_000);
        apple.unregister(TOKEN, since);
        assertThat(send(new Notifications().to(TOKEN)))
                .isEqualTo(new InvalidAddress("410 Unregistered", Optional.of(since)));
        apple.refuse(
                TOKEN,
                RejectionReason.TOO_MANY_REQUESTS,
                RejectionReason.INTERNAL_SERVER_ERROR,
                RejectionReason.SERVICE_UNAVAILABLE,
                RejectionReason.INVALID_PROVIDER_TOKEN,
                RejectionReason.BAD_DEVICE_TOKEN,
                RejectionReason.DEVICE_TOKEN_NOT_FOR_TOPIC,
                RejectionReason.PAYLOAD_TOO_LARGE);
        assertThat(send(new Notifications().to(TOKEN)))
                .isEqualTo(new Retry("429 TooManyRequests", Optional.empty(), true));
        assertThat(send(new Notifications().to(TOKEN))).isInstanceOf(Retry.class);
        assertThat(send(new Notifications().to(TOKEN))).isInstanceOf(Retry.class);
        assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new Misconfigured("403 InvalidProviderToken"));
        assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new SuspectAddress("400 BadDeviceToken"));
        assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new SuspectAddress("400 DeviceTokenNotForTopic"));
        assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new Rejected("413 PayloadTooLarge"));
        assertThat(sandbox.received()).isEmpty();
        assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new Accepted("200"));
    }

    @Test
    void renewsAnExpiredProviderTokenOnce() {
        apple.refuse(TOKEN, RejectionReason.EXPIRED_PROVIDER_TOKEN);
        assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new Accepted("200"));
        apple.refuse(TOKEN, RejectionReason.EXPIRED_PROVIDER_TOKEN, RejectionReason.EXPIRED_PROVIDER_TOKEN);
        assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new Misconfigured("403 ExpiredProviderToken"));
    }

    @Test
    void findsTheEnvironmentOfAToken() {
        Notifications n = new Notifications();
        n.environment = Environment.UNKNOWN;
        assertThat(send(n.to(TOKEN))).isEqualTo(new Accepted("200", Optional.of(Environment.PRODUCTION)));
        apple.refuse(TOKEN, RejectionReason.BAD_DEVICE_TOKEN);
        assertThat(send(n.to(TOKEN))).isEqualTo(new Accepted("200", Optional.of(Environment.SANDBOX)));
        n.environment = Environment.SANDBOX;
        assertThat(send(n.to(TOKEN))).isEqualTo(new Accepted("200"));
        assertThat(sandbox.accepted()).isEqualTo(2);
        n.environment = Environment.UNKNOWN;
        apple.refuse(TOKEN, RejectionReason.BAD_DEVICE_TOKEN);
        sandbox.refuse(TOKEN, RejectionReason.BAD_DEVICE_TOKEN);
        assertThat(send(n.to(TOKEN))).isEqualTo(new SuspectAddress("400 BadDeviceToken"));
    }

    @Test
    void doesNotBlameTheAppForWhatADeviceSays() {
        Notifications n = new Notifications();
        n.environment = Environment.SANDBOX;
        sandbox.refuse(TOKEN, RejectionReason.BAD_CERTIFICATE_ENVIRONMENT);
        assertThat(send(n.to(TOKEN))).isInstanceOf(SuspectAddress.class);
        n.environment = Environment.PRODUCTION;
        n.topic = Optional.of("org.other");
        apple.refuse(TOKEN, RejectionReason.TOPIC_DISALLOWED, RejectionReason.INVALID_PROVIDER_TOKEN);
        assertThat(send(n.to(TOKEN))).isInstanceOf(SuspectAddress.class);
        assertThat(send(n.to(TOKEN))).isInstanceOf(Misconfigured.class);
    }

    @Test
    void refusesWhatIsNoTokenOfApples() {
        assertThat(send(new Notifications().to("../../etc"))).isInstanceOf(SuspectAddress.class);
        Notifications n = new Notifications();
        n.addressKind = PushAddress.Kind.FID;
        assertThat(send(n.to(TOKEN))).isInstanceOf(SuspectAddress.class);
        assertThat(apple.received()).isEmpty();
    }

    @Test
    void goesOnSoonAfterAnOutage() throws Exception {
        send(new Notifications().to(TOKEN));
        apple.stop();
        List<CompletableFuture<PushOutcome>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(provider.send(new Notifications().to(TOKEN)).toCompletableFuture());
        }
        // one failure after the other would take more than an hour
        waiting.forEach(answer ->
                assertThat(answer.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOfAny(Retry.class, Unknown.class));
        apple.goOn();
        assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new Accepted("200"));
    }

    @Test
    void givesUpWhatAFrozenLinkHolds() throws Exception {
        try (FreezingProxy proxy = FreezingProxy.to(apple.port())) {
            Map<String, String> fields = new HashMap<>(fields());
            fields.put("port", Integer.toString(proxy.port()));
            provider.close();
            ProviderConfig config = config(fields);
            provider = new ApnsProvider(ApnsSettings.of(config), ApnsCredentials.of(config), SHORT);
            assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new Accepted("200"));
            proxy.freeze();
            CompletableFuture<PushOutcome> lost =
                    provider.send(new Notifications().to(TOKEN)).toCompletableFuture();
            assertThat(lost.orTimeout(20, TimeUnit.SECONDS).join()).isInstanceOf(Unknown.class);
            proxy.thaw();
            assertThat(send(new Notifications().to(TOKEN))).isEqualTo(new Accepted("200"));
        }
    }

    @Test
    void answersAfterItWasClosed() {
        provider.close();
        assertThat(send(new Notifications().to(TOKEN))).isInstanceOf(Retry.class);
    }

    @Test
    void namesTheFieldThatIsWrong() throws Exception {
        assertWrong("key-file", "both.pem", "apps.main.apns.key-file is not a .p8 file");
        assertWrong("environment", "staging", "apps.main.apns.environment must be production or sandbox");
        assertWrong("max-in-flight", "9999", "apps.main.apns.max-in-flight must be 1 to 1500");
        assertWrong("topik", "x", "apps.main.apns.topik is not known here");
        assertWrong("ca-file", "a/key.p8", "apps.main.apns.ca-file is not a PEM file");
        Files.writeString(folder.resolve("password"), "secret");
        assertWrong("certificate-file", "a/ca.pem", "apps.main.apns.certificate-file is not a .p12 file");
    }

    private void assertWrong(String field, String value, String message) {
        Map<String, String> fields = new HashMap<>(fields());
        fields.put(field, value);
        assertThatThrownBy(() -> new ApnsType().open(config(fields)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
