// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.config.Secret;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import io.godwit.push.PushService;
import io.godwit.push.PushServiceSettings;
import io.godwit.push.dispatch.PushListener;
import io.godwit.push.provider.Await;
import io.godwit.push.provider.Requests;
import io.godwit.push.testing.FakeApns;
import io.godwit.push.testing.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apple through the whole push role: the file of apps, lanes, texts, and TLS with HTTP/2. */
@Timeout(120)
final class ApnsServiceTest {
    private static final String TOKEN = "ab".repeat(32);
    private static final String VOIP = "cd".repeat(32);

    @TempDir
    Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final Instant ringsUntil = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 45);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private PushService start(Map<String, String> fields) throws IOException {
        StringBuilder yaml = new StringBuilder("apps:\n  main:\n    apns:\n      type: apns\n");
        fields.forEach((name, value) ->
                yaml.append("      ").append(name).append(": ").append(value).append('\n'));
        Path file = Files.writeString(folder.resolve("apps.yaml"), yaml);
        return PushService.start(
                PushServiceSettings.defaults(file),
                List.of(new ApnsType()),
                PushListener.NONE,
                InstantSource.system(),
                timer);
    }

    private static PushAddress address(Optional<String> voip) {
        return new PushAddress(
                "main",
                "apns",
                PushAddress.Kind.TOKEN,
                Secret.of(TOKEN),
                PushAddress.Environment.PRODUCTION,
                Optional.empty(),
                Optional.empty(),
                voip.map(Secret::of));
    }

    private PushRequest call(Optional<String> voip, String from) {
        return new PushRequest(
                UUID.randomUUID(),
                new UserId("alice"),
                new DeviceId("phone"),
                address(voip),
                Optional.of("en"),
                Kind.CALL,
                ContentMode.FULL,
                Optional.of("u:bob"),
                from,
                "call",
                "",
                1,
                42,
                "01234567890123456789",
                OptionalInt.empty(),
                false,
                ringsUntil,
                1);
    }

    private static PushRequest message() {
        return Requests.to(address(Optional.empty()));
    }

    /** Until the provider has answered: a busy machine may not make it within the time for one attempt. */
    private static PushOutcome send(PushService service, PushRequest request) {
        PushOutcome outcome = Await.answer(service.send(request));
        for (int again = 0; again < 5 && isNoAnswer(outcome); again++) {
            outcome = Await.answer(service.send(request));
        }
        return outcome;
    }

    private static boolean isNoAnswer(PushOutcome outcome) {
        return outcome instanceof PushOutcome.Unknown || outcome instanceof PushOutcome.Retry;
    }

    private static Received last(FakeApns apple) {
        return apple.received().get(apple.received().size() - 1);
    }

    // ---- calls

    @Test
    void ringsAtTheVoipTokenUntilTheDeadline() throws Exception {
        try (FakeApns apple = FakeApns.start(folder);
                PushService service = start(apple.fields())) {
            assertThat(send(service, call(Optional.of(VOIP), "bob"))).isInstanceOf(PushOutcome.Accepted.class);

            Received ring = last(apple);
            assertThat(ring.token()).isEqualTo(VOIP);
            assertThat(ring.headers())
                    .containsEntry("apns-topic", "org.example.app.voip")
                    .containsEntry("apns-push-type", "voip")
                    .containsEntry("apns-priority", "10")
                    .containsEntry("apns-expiration", Long.toString(ringsUntil.getEpochSecond()));
            JsonNode json = new ObjectMapper().readTree(ring.body());
            assertThat(json.path("expires").asLong()).isEqualTo(ringsUntil.getEpochSecond());
            assertThat(json.path("kind").asText()).isEqualTo("call");
            assertThat(json.path("from").asText()).isEqualTo("bob");
        }
    }

    @Test
    void ringsAtTheOrdinaryTokenWhereThereIsNoOtherAndTellsMessagesThereAlways() throws Exception {
        try (FakeApns apple = FakeApns.start(folder);
                PushService service = start(apple.fields())) {
            send(service, call(Optional.empty(), "bob"));
            assertThat(last(apple).token()).isEqualTo(TOKEN);
            assertThat(last(apple).headers())
                    .containsEntry("apns-topic", "org.example.app")
                    .containsEntry("apns-push-type", "alert");

            send(service, Requests.to(address(Optional.of(VOIP))));
            assertThat(last(apple).token()).as("a message is no call").isEqualTo(TOKEN);
            assertThat(last(apple).headers()).containsEntry("apns-push-type", "alert");
        }
    }

    @Test
    void fillsFiveKilobytesOfACallAndFourOfAnythingElse() throws Exception {
        try (FakeApns apple = FakeApns.start(folder);
                PushService service = start(apple.fields())) {
            String name = "ü".repeat(1_100); // two bytes each, in the title and in the data
            send(service, call(Optional.of(VOIP), name));
            assertThat(size(last(apple))).isBetween(4_097, 5_120);
            JsonNode json = new ObjectMapper().readTree(last(apple).body());
            assertThat(json.path("from").asText()).isEqualTo(name);
            assertThat(json.at("/aps/alert/title").asText()).isEqualTo(name);

            send(service, call(Optional.empty(), name));
            assertThat(size(last(apple))).isLessThanOrEqualTo(4_096);

            send(service, call(Optional.of(VOIP), "ü".repeat(3_000)));
            assertThat(size(last(apple))).isLessThanOrEqualTo(5_120);
            assertThat(last(apple).body()).as("the deadline stays").contains("\"expires\"");
        }
    }

    private static int size(Received received) {
        return received.body().getBytes(StandardCharsets.UTF_8).length;
    }

    // ---- certificates

    @Test
    void showsItsCertificateAndNoToken() throws Exception {
        try (FakeApns apple = FakeApns.startFor(folder, "one");
                PushService service = start(apple.fields("one"))) {
            assertThat(send(service, message())).isInstanceOf(PushOutcome.Accepted.class);
            assertThat(last(apple).headers())
                    .containsEntry(":client", "CN=one")
                    .doesNotContainKey("authorization")
                    .containsEntry("apns-topic", "org.example.app");

            assertThat(send(service, call(Optional.of(VOIP), "bob"))).isInstanceOf(PushOutcome.Accepted.class);
            assertThat(last(apple).headers())
                    .containsEntry(":client", "CN=one")
                    .containsEntry("apns-topic", "org.example.app.voip");
        }
    }

    @Test
    void isNotServedWithACertificateThatTheServerDoesNotTrustOrWithNone() throws Exception {
        try (FakeApns apple = FakeApns.startFor(folder, "one")) {
            FakeApns.identity(folder, "stranger");
            for (Map<String, String> credentials : List.of(apple.fields("stranger"), apple.fields())) {
                try (PushService service = start(credentials)) {
                    assertThat(send(service, message()))
                            .isEqualTo(new PushOutcome.Misconfigured("403 MissingProviderToken"));
                }
            }
            assertThat(apple.received()).isEmpty();
        }
    }

    @Test
    void takesANewCertificateWithoutLosingAPush() throws Exception {
        try (FakeApns apple = FakeApns.startFor(folder, "one", "two");
                PushService service = start(apple.fields("one"))) {
            assertThat(send(service, message())).isInstanceOf(PushOutcome.Accepted.class);
            replace("two.p12", "one.p12");
            replace("two.password", "one.password");
            CompletableFuture<Optional<String>> reload = service.reload().toCompletableFuture();
            for (int sent = 0; sent < 100 || !reload.isDone(); sent++) {
                assertThat(send(service, message())).isInstanceOf(PushOutcome.Accepted.class);
            }
            assertThat(Await.answer(reload)).isEmpty();
            assertThat(send(service, message())).isInstanceOf(PushOutcome.Accepted.class);
            assertThat(last(apple).headers()).containsEntry(":client", "CN=two");
        }
    }

    @Test
    void namesTheFileThatAPasswordDoesNotOpenAndGoesOnWithTheOldOne() throws Exception {
        try (FakeApns apple = FakeApns.startFor(folder, "one", "two")) {
            try (PushService service = start(apple.fields("one"))) {
                replace("two.p12", "one.p12");
                assertThat(Await.answer(service.reload()).orElseThrow())
                        .contains("apps.main.apns.certificate-file")
                        .contains("certificate-password-file does not open")
                        .contains(folder.resolve("one.p12").toString())
                        .doesNotContain("secret of");
                assertThat(send(service, message())).isInstanceOf(PushOutcome.Accepted.class);
                assertThat(last(apple).headers()).containsEntry(":client", "CN=one");
            }
            assertThatThrownBy(() -> start(apple.fields("one")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("apps.main.apns.certificate-file")
                    .hasMessageContaining("does not open")
                    .hasMessageContaining(folder.resolve("one.p12").toString());
        }
    }

    private void replace(String from, String to) throws IOException {
        Path next = Files.copy(folder.resolve(from), folder.resolve("next"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
    }
}
