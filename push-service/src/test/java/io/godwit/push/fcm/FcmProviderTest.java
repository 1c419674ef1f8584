// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.push.PushAddress;
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
import io.godwit.push.testing.FakeFcm;
import io.godwit.push.testing.FakeFcm.Reply;
import io.godwit.push.testing.Notifications;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FcmProviderTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    @TempDir
    Path folder;

    private FakeFcm google;
    private PushProvider provider;

    @BeforeEach
    void start() throws Exception {
        google = FakeFcm.start(folder);
        provider = open(Map.of());
    }

    @AfterEach
    void stop() {
        google.close(); // first: what hangs is cut
        provider.close();
    }

    private PushProvider open(Map<String, String> more) {
        Map<String, String> fields = new HashMap<>(google.fields());
        fields.putAll(more);
        return new FcmType(InstantSource.fixed(NOW)).open(new ProviderConfig("apps.main.fcm", fields, folder));
    }

    private PushOutcome send(Notification notification) {
        return provider.send(notification).toCompletableFuture().join();
    }

    private PushOutcome send(Reply reply) {
        google.answer("t", reply);
        return send(new Notifications().to("t"));
    }

    private JsonNode message() throws Exception {
        return new ObjectMapper()
                .readTree(google.received().get(google.received().size() - 1).body())
                .path("message");
    }

    @Test
    void sendsDataThatTheAppShows() throws Exception {
        Notifications n = new Notifications();
        n.badge = OptionalInt.of(3);
        n.data.put("from", "ann");
        n.data.put("google.x", "1");
        n.bodyKey = "K";
        n.bodyArguments = List.of("a\"b");
        assertThat(send(n.to("t"))).isEqualTo(new Accepted("200"));
        assertThat(message().path("token").asText()).isEqualTo("t");
        assertThat(message().path("data")).isEqualTo(new ObjectMapper().readTree("""
                        {"dialog":"ann","sender":"ann","x_google.x":"1","title":"Ann","body":"Hello","body_key":"K",
                        "body_args":"[\\"a\\\\\\"b\\"]","badge":"3","tag":"m.1","thread":"d.ann"}"""));
        assertThat(message().has("notification")).isFalse();
        assertThat(message().at("/android/priority").asText()).isEqualTo("high");
        assertThat(message().at("/android/ttl").asText()).isEqualTo("2419200s");
        assertThat(message().at("/android/collapse_key").isMissingNode()).isTrue();
        assertThat(google.received().get(0).headers()).containsEntry("authorization", "Bearer fake");
        assertThat(google.tokensGiven()).isOne();
    }

    @Test
    void wakesWithoutContentUnderOneKey() throws Exception {
        Notifications n = new Notifications();
        n.content = ContentMode.NONE;
        n.collapseId = "godwit.wake";
        n.silent = true;
        n.expires = NOW.plusSeconds(90);
        send(n.to("t"));
        assertThat(message().at("/android/collapse_key").asText()).isEqualTo("godwit.wake");
        assertThat(message().at("/android/priority").asText()).isEqualTo("normal");
        assertThat(message().at("/android/ttl").asText()).isEqualTo("90s");
        n.kind = Kind.CALL;
        n.silent = false;
        send(n.to("t"));
        assertThat(message().at("/android/collapse_key").isMissingNode()).isTrue();
        assertThat(message().at("/data/expires").asLong()).isEqualTo(NOW.getEpochSecond() + 90);
    }

    @Test
    void sendsToInstallationIds() throws Exception {
        Notifications n = new Notifications();
        n.addressKind = PushAddress.Kind.FID;
        assertThat(send(n.to("f"))).isEqualTo(new Accepted("200"));
        assertThat(message().path("fid").asText()).isEqualTo("f");
    }

    @Test
    void cutsTheBodyUntilGoogleTakesIt() throws Exception {
        Notifications n = new Notifications();
        n.body = "😀".repeat(3_000);
        send(n.to("t"));
        assertThat(message().at("/data/body").asText()).matches("(😀){900,1024}");
        assertThat(message().at("/data/dialog").asText()).isEqualTo("ann");
    }

    @Test
    void saysWhatGoogleSays() {
        assertThat(send(Reply.of(404, "UNREGISTERED")))
                .isEqualTo(new InvalidAddress("404 UNREGISTERED", Optional.empty()));
        assertThat(send(Reply.of(429, "QUOTA_EXCEEDED").retryAfter("30")))
                .isEqualTo(new Retry("429 QUOTA_EXCEEDED", Optional.of(Duration.ofSeconds(30)), true));
        assertThat(send(Reply.of(429, "QUOTA_EXCEEDED")))
                .isEqualTo(new Retry("429 QUOTA_EXCEEDED", Optional.of(Duration.ofSeconds(60)), true));
        assertThat(send(Reply.of(500, "INTERNAL"))).isEqualTo(new Retry("500 INTERNAL", Optional.empty(), true));
        assertThat(send(Reply.reset())).isInstanceOf(Unknown.class);
        assertThat(send(new Notifications().to("t"))).isEqualTo(new Accepted("200"));
    }

    @Test
    void stopsTheAppForAnotherProjectsTokenOnlyWhileNothingWasAccepted() {
        assertThat(send(Reply.of(403, "SENDER_ID_MISMATCH"))).isInstanceOf(Misconfigured.class);
        // firebase-admin tries new access tokens after a 401, five in all
        Reply refused = Reply.of(401, "THIRD_PARTY_AUTH_ERROR");
        google.answer("t", refused, refused, refused, refused);
        assertThat(send(refused)).isInstanceOf(Misconfigured.class);
        send(new Notifications().to("t"));
        assertThat(send(Reply.of(403, "SENDER_ID_MISMATCH"))).isInstanceOf(SuspectAddress.class);
        google.answer("t", refused, refused, refused, refused);
        assertThat(send(refused)).isInstanceOf(Rejected.class);
    }

    /** The guard of the interceptor in the transport: firebase-admin itself would make five attempts and sleep for seconds. */
    @Test
    void triesOnlyOnceWhenTheServiceIsUnavailable() {
        Reply unavailable = Reply.of(503, "UNAVAILABLE").retryAfter("2");
        google.answer("t", unavailable, unavailable, unavailable, unavailable, unavailable);
        assertThat(send(new Notifications().to("t"))).isInstanceOfSatisfying(Retry.class, retry -> {
            assertThat(retry.after()).contains(Duration.ofSeconds(2));
            assertThat(retry.detail()).contains("UNAVAILABLE");
        });
        assertThat(google.received()).hasSize(1);
    }

    @Test
    void findsOutWhetherAddressOrContentIsInvalid() {
        google.answer("t", Reply.of(400, "INVALID_ARGUMENT"));
        assertThat(send(new Notifications().to("t"))).isInstanceOf(Rejected.class);
        google.answer("t", Reply.of(400, "INVALID_ARGUMENT"), Reply.of(400, "INVALID_ARGUMENT"));
        assertThat(send(new Notifications().to("t"))).isInstanceOf(SuspectAddress.class);
        google.answer("t", Reply.of(400, "INVALID_ARGUMENT"), Reply.of(404, "UNREGISTERED"));
        assertThat(send(new Notifications().to("t"))).isInstanceOf(InvalidAddress.class);
        assertThat(google.dryRuns()).isEqualTo(3);
        assertThat(google.received()).hasSize(3);
    }

    @Test
    void tellsWhatIsWrongWithTheAccount() {
        google.answerTokenRequests(Reply.of(400, "invalid_grant"), Reply.of(503, "x"));
        assertThat(send(new Notifications().to("t"))).isInstanceOf(Misconfigured.class);
        assertThat(send(new Notifications().to("t"))).isInstanceOf(Retry.class);
        assertThat(send(new Notifications().to("t"))).isEqualTo(new Accepted("200"));
    }

    @Test
    void givesUpWhatIsNeverAnswered() {
        provider.close();
        provider = open(Map.of("read-timeout-ms", "300"));
        assertThat(send(Reply.hang())).isInstanceOf(Unknown.class);
        assertThat(send(new Notifications().to("t"))).isEqualTo(new Accepted("200"));
    }

    @Test
    void knowsWhatNeverLeft() {
        send(new Notifications().to("t"));
        google.close();
        PushOutcome first = send(new Notifications().to("t"));
        assertThat(first).isInstanceOfAny(Unknown.class, Retry.class);
        assertThat(send(new Notifications().to("t")))
                .isInstanceOfSatisfying(
                        Retry.class, retry -> assertThat(retry.attempted()).isTrue());
    }

    @Test
    void takesNoMoreThanItsThreadsAndQueueHold() {
        provider.close();
        provider = open(Map.of("threads", "2", "read-timeout-ms", "1000"));
        google.answerAll(Optional.of(Reply.hang()));
        List<CompletableFuture<PushOutcome>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(provider.send(new Notifications().to("t")).toCompletableFuture());
        }
        assertThat(answers.stream().map(CompletableFuture::join).filter(Retry.class::isInstance))
                .hasSize(4)
                .allMatch(outcome -> !((Retry) outcome).attempted());
    }

    @Test
    void answersAfterItWasClosed() {
        provider.close();
        assertThat(send(new Notifications().to("t"))).isInstanceOf(Retry.class);
    }

    @Test
    void namesTheFieldThatIsWrong() throws Exception {
        Files.writeString(folder.resolve("broken"), "{\"private_key\":\"secret\"}");
        assertWrong("service-account-file", "broken", "apps.main.fcm.service-account-file is not a service account's");
        assertWrong("endpoint", "ftp://x", "apps.main.fcm.endpoint must be http://host:port");
        assertWrong("threads", "0", "apps.main.fcm.threads must be 1 to 512");
        assertWrong("thread", "1", "apps.main.fcm.thread is not known here");
    }

    private void assertWrong(String field, String value, String message) {
        assertThatThrownBy(() -> open(Map.of(field, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("secret");
    }
}
