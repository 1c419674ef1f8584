// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.core.push.PushOutcome;
import io.godwit.push.dispatch.LaneSettings;
import io.godwit.push.dispatch.PushListener;
import io.godwit.push.provider.Await;
import io.godwit.push.provider.FakeProvider;
import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.ProviderType;
import io.godwit.push.provider.PushProvider;
import io.godwit.push.provider.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PushServiceTest {
    @TempDir
    Path folder;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledExecutorService provider = Executors.newScheduledThreadPool(2);
    private final Queue<FakeProvider> opened = new ConcurrentLinkedQueue<>();
    private Path file;

    /** Answers with the content of its credential, a moment later; fails if it is asked after its end. */
    private final ProviderType type = new ProviderType() {
        @Override
        public String name() {
            return "fake";
        }

        @Override
        public PushProvider open(ProviderConfig config) {
            String key = config.file("key-file");
            if (key.startsWith("bad")) {
                throw config.wrong("key-file", "has no key");
            }
            FakeProvider fake = new FakeProvider(64);
            fake.behaviour = notification -> {
                if (fake.closed.get() > 0) {
                    return CompletableFuture.completedFuture(new PushOutcome.Rejected("closed"));
                }
                return CompletableFuture.supplyAsync(() -> new PushOutcome.Accepted(key), provider);
            };
            opened.add(fake);
            return fake;
        }
    };

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("apps.yaml");
        write("key", "one");
        write("apps.yaml", "apps: {main: {fake: {type: fake, key-file: key}}}");
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        provider.shutdownNow();
    }

    @Test
    void aSwapOfCredentialsUnderLoadLosesNothing() throws Exception {
        try (PushService service = start()) {
            Semaphore window = new Semaphore(200);
            AtomicInteger wrong = new AtomicInteger();
            int sent = 0;
            for (int swap = 0; swap < 10; swap++) {
                write("key", "key" + swap);
                CompletableFuture<Optional<String>> reload = service.reload().toCompletableFuture();
                for (int i = 0; i < 500 || !reload.isDone(); i++, sent++) {
                    window.acquire();
                    service.send(Requests.to(Requests.token("main", "fake", "t")))
                            .thenAccept(outcome -> {
                                if (!(outcome instanceof PushOutcome.Accepted)) {
                                    wrong.incrementAndGet();
                                }
                                window.release();
                            });
                }
                assertThat(Await.answer(reload)).isEmpty();
            }
            window.acquire(200);
            assertThat(wrong).hasValue(0);
            assertThat(opened).hasSize(11);
            assertThat(opened.stream().mapToInt(fake -> fake.sent.get()).sum()).isEqualTo(sent);
            assertThat(send(service)).isEqualTo(new PushOutcome.Accepted("key9"));
            Await.until(
                    "the old ones are closed",
                    () -> opened.stream().filter(fake -> fake.closed.get() == 1).count() == 10);
        }
        assertThat(opened).allMatch(fake -> fake.closed.get() == 1);
    }

    @Test
    void seesChangesOfTheFileAndOfCredentialsBehindLinks() throws Exception {
        Files.delete(folder.resolve("key"));
        write("v1", "one");
        write("v2", "two");
        Files.createSymbolicLink(folder.resolve("key"), Path.of("v1"));
        try (PushService service = start()) {
            assertThat(send(service)).isEqualTo(new PushOutcome.Accepted("one"));
            Files.createSymbolicLink(folder.resolve("next"), Path.of("v2"));
            Files.move(folder.resolve("next"), folder.resolve("key"), StandardCopyOption.REPLACE_EXISTING);
            Await.until("the new key", () -> send(service).equals(new PushOutcome.Accepted("two")));

            write("apps.yaml", "apps: {other: {fake: {type: fake, key-file: key}}}");
            Await.until("the new app", () -> service.apps().get(0).name().equals("other"));
            assertThat(send(service)).isInstanceOf(PushOutcome.Misconfigured.class);
        }
    }

    @Test
    void whatIsBrokenIsToldAndTheOldStaysInForce() throws Exception {
        try (PushService service = start()) {
            for (String broken : List.of(
                    "apps: {main: {fake: {type: fake, key-file: absent}}}",
                    "apps: {main: {fake: {type: fake, key-file: key, colour: red}}}",
                    "apps: {main: {fake: {type: fax}}}",
                    "apps: [")) {
                write("apps.yaml", broken);
                assertThat(Await.answer(service.reload())).isPresent();
                assertThat(service.problem()).isPresent();
                assertThat(send(service)).isEqualTo(new PushOutcome.Accepted("one"));
            }
            Files.delete(file);
            assertThat(Await.answer(service.reload()).orElseThrow()).contains("cannot be read");
            assertThat(send(service)).isEqualTo(new PushOutcome.Accepted("one"));

            write("apps.yaml", "apps: {main: {fake: {type: fake, key-file: key}}}");
            Await.until("all is well", () -> service.problem().isEmpty());
            assertThat(opened.element().closed).hasValue(0);
        }
    }

    @Test
    void doesNotStartWithABrokenFileAndListsAllThatIsWrong() throws Exception {
        write("key", "bad");
        write("apps.yaml", "apps: {a: {fake: {type: fake, key-file: key}}, b: {x: {type: fax}}}");
        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apps.a.fake.key-file has no key")
                .hasMessageContaining("apps.b.x.type must be one of [fake]");
    }

    @Test
    void showsHowProvidersDoWithoutSecrets() {
        try (PushService service = start()) {
            send(service);
            assertThat(service.apps()).singleElement().satisfies(app -> {
                assertThat(app.name()).isEqualTo("main");
                assertThat(app.providers()).singleElement().satisfies(lane -> {
                    assertThat(lane.type()).isEqualTo("fake");
                    assertThat(lane.lastSuccess()).isPresent();
                    assertThat(lane.window()).isEqualTo(64);
                });
            });
        }
    }

    private PushService start() {
        PushServiceSettings settings =
                new PushServiceSettings(Optional.of(file), Duration.ofMillis(100), LaneSettings.defaults());
        return PushService.start(settings, List.of(type), PushListener.NONE, () -> Instant.EPOCH, timer);
    }

    private static PushOutcome send(PushService service) {
        return Await.answer(service.send(Requests.to(Requests.token("main", "fake", "t"))));
    }

    private void write(String name, String content) throws IOException {
        Path next = folder.resolve(name + ".next");
        Files.writeString(next, content);
        Files.move(next, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
}
