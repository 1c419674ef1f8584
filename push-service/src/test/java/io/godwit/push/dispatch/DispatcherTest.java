// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushRequest.ContentMode;
import io.godwit.core.push.PushRequest.Kind;
import io.godwit.push.dispatch.Dispatcher.Installation;
import io.godwit.push.provider.Await;
import io.godwit.push.provider.FakeProvider;
import io.godwit.push.provider.Requests;
import io.godwit.push.text.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DispatcherTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final LaneName MAIN = new LaneName("main", "apns");
    private static final LaneName OTHER = new LaneName("other", "apns");

    private final AtomicLong ticker = new AtomicLong();
    private final ExecutorService closer = Executors.newSingleThreadExecutor();
    private final List<Refusal> refusals = Collections.synchronizedList(new ArrayList<>());
    private final List<PushOutcome.Kind> attempts = Collections.synchronizedList(new ArrayList<>());
    private final PushListener listener = new PushListener() {
        @Override
        public void refused(String type, Refusal reason) {
            refusals.add(reason);
        }

        @Override
        public void attempted(String type, PushOutcome.Kind answer, Duration latency) {
            attempts.add(answer);
        }
    };
    private final Dispatcher dispatcher = dispatcher(LaneSettings.defaults().with(20, Duration.ofSeconds(10)));

    private Dispatcher dispatcher(LaneSettings settings) {
        return new Dispatcher(settings, new Texts()::of, listener, () -> NOW, ticker::get, closer);
    }

    @AfterEach
    void stop() {
        dispatcher.close();
        closer.shutdown();
    }

    @Test
    void handsARequestToItsProviderAndTheAnswerBack() {
        install(FakeProvider.answering(1, new PushOutcome.Accepted("done")));
        assertThat(Await.answer(send("a"))).isEqualTo(new PushOutcome.Accepted("done"));
        Await.until("the listener", () -> attempts.equals(List.of(PushOutcome.Kind.ACCEPTED)));
        assertThat(status().lastSuccess()).contains(NOW);
    }

    @Test
    void namesAnAppOrProviderThatIsNotConfigured() {
        PushOutcome outcome = Await.answer(dispatcher.send(Requests.to(Requests.token("main", "fcm", "t"))));
        assertThat(outcome).isInstanceOf(PushOutcome.Misconfigured.class);
        assertThat(outcome.detail()).isEqualTo("the apps file has no main.fcm");
        Await.until("refusal", () -> refusals.equals(List.of(Refusal.NOT_CONFIGURED)));
    }

    @Test
    void callsOvertakeAndNoMoreThanThePermitsAreUnderWay() {
        FakeProvider provider = install(new FakeProvider(2));
        send("1");
        send("2");
        send("3");
        Await.until("two under way", () -> provider.calls.size() == 2);
        dispatcher.send(
                Requests.of(Requests.token("main", "apns", "call"), Kind.CALL, ContentMode.FULL, Requests.NEVER));
        Await.until("two wait", () -> status().queued() == 2);
        assertThat(provider.sent).hasValue(2);

        provider.calls.remove().answer().complete(new PushOutcome.Accepted(""));
        Await.until("the next", () -> provider.sent.get() == 3);
        assertThat(provider.calls)
                .last()
                .satisfies(
                        call -> assertThat(call.notification().request().kind()).isEqualTo(Kind.CALL));
    }

    @Test
    void aFullQueueAnswersAtOnceAndNothingWasAttempted() {
        install(new FakeProvider(1));
        send("first");
        Await.until("it is under way", () -> status().inFlight() == 1);
        List<CompletionStage<PushOutcome>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(send("w" + i));
        }
        PushOutcome outcome = Await.answer(send("too-many"));
        assertThat(outcome).isInstanceOfSatisfying(PushOutcome.Retry.class, retry -> {
            assertThat(retry.attempted()).isFalse();
            assertThat(retry.after()).isPresent();
        });
        Await.until("refusal", () -> refusals.equals(List.of(Refusal.QUEUE_FULL)));
        assertThat(waiting).noneMatch(stage -> stage.toCompletableFuture().isDone());
    }

    @Test
    void whatIsExpiredIsNotSent() {
        FakeProvider provider = install(FakeProvider.answering(1, new PushOutcome.Accepted("")));
        PushRequest expired = Requests.of(Requests.token("main", "apns", "t"), Kind.CALL, ContentMode.FULL, NOW);
        assertThat(Await.answer(dispatcher.send(expired)))
                .isEqualTo(new PushOutcome.Rejected("expired before it could be sent"));
        assertThat(provider.sent).hasValue(0);
        Await.until("refusal", () -> refusals.equals(List.of(Refusal.EXPIRED)));
    }

    @Test
    void anAttemptWithoutAnswerIsUnknownInTheEnd() {
        FakeProvider provider = install(new FakeProvider(1));
        CompletionStage<PushOutcome> only = send("1");
        Await.until("under way", () -> provider.sent.get() == 1);
        pass(Duration.ofSeconds(19));
        assertThat(only.toCompletableFuture()).isNotDone();
        pass(Duration.ofSeconds(1));
        assertThat(Await.answer(only)).isInstanceOf(PushOutcome.Unknown.class);
        assertThat(status().inFlight()).isEqualTo(1);
    }

    @Test
    void aCallIsNotKeptWaitingForALateAnswer() {
        FakeProvider provider = install(new FakeProvider(1));
        CompletionStage<PushOutcome> call = dispatcher.send(
                Requests.of(Requests.token("main", "apns", "call"), Kind.CALL, ContentMode.FULL, Requests.NEVER));
        Await.until("under way", () -> provider.sent.get() == 1);
        pass(Duration.ofSeconds(10));
        assertThat(Await.answer(call)).isInstanceOf(PushOutcome.Unknown.class);
    }

    @Test
    void anAnswerAfterTheTimeLimitIsTakenAndItsPermitComesBackOnlyThen() {
        FakeProvider provider = install(new FakeProvider(1));
        CompletionStage<PushOutcome> first = send("1");
        Await.until("under way", () -> provider.sent.get() == 1);
        pass(Duration.ofSeconds(9));
        assertThat(first.toCompletableFuture()).isNotDone();
        pass(Duration.ofSeconds(1));
        assertThat(attempts).containsExactly(PushOutcome.Kind.UNKNOWN);
        assertThat(first.toCompletableFuture()).isNotDone();
        assertThat(status().late()).isEqualTo(1);

        assertThat(Await.answer(send("2"))).isInstanceOf(PushOutcome.Retry.class);
        assertThat(provider.sent).hasValue(1);

        provider.calls.remove().answer().complete(new PushOutcome.Accepted("late"));
        assertThat(Await.answer(first)).isEqualTo(new PushOutcome.Accepted("late"));
        assertThat(status().inFlight()).isZero();
        assertThat(status().late()).isZero();
        pass(Duration.ofSeconds(5)); // one permit: one failure opened the breaker
        CompletionStage<PushOutcome> third = send("3");
        Await.until("the next", () -> provider.sent.get() == 2);
        provider.calls.remove().answer().complete(new PushOutcome.Accepted("ok"));
        assertThat(Await.answer(third)).isInstanceOf(PushOutcome.Accepted.class);
        assertThat(status().breaker()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void aProviderThatNeverAnswersKeepsNoMoreThanItsPermits() {
        FakeProvider provider = install(new FakeProvider(50));
        AtomicInteger answered = new AtomicInteger();
        int all = 0;
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < 100; i++, all++) {
                send("r" + round + "n" + i).thenAccept(outcome -> answered.incrementAndGet());
            }
            pass(Duration.ofSeconds(10));
            pass(Duration.ofSeconds(30));
        }
        int total = all;
        Await.until("all have an answer", () -> answered.get() == total);
        assertThat(provider.sent.get()).isLessThanOrEqualTo(50);
        assertThat(status().inFlight()).isEqualTo(provider.sent.get());
        assertThat(status().queued()).isZero();
    }

    @Test
    void whatWaitsTooLongGoesBack() {
        FakeProvider provider = install(new FakeProvider(1));
        send("1");
        Await.until("under way", () -> provider.sent.get() == 1);
        CompletionStage<PushOutcome> second = send("2");
        provider.behaviour = notification -> new CompletableFuture<>();
        pass(Duration.ofSeconds(30));
        assertThat(Await.answer(second)).isInstanceOf(PushOutcome.Retry.class);
        assertThat(provider.sent).hasValue(1);
    }

    @Test
    void anOpenBreakerAnswersWhatWaitsAndWhatComesAndLetsOneProbePass() {
        PushOutcome failure = new PushOutcome.Retry("503", Optional.empty(), true);
        FakeProvider provider = install(FakeProvider.answering(500, failure));
        for (int i = 0; i < 10; i++) {
            assertThat(Await.answer(send("t" + i))).isEqualTo(failure);
        }
        PushOutcome refused = Await.answer(send("next"));
        assertThat(refused).isInstanceOfSatisfying(PushOutcome.Retry.class, retry -> {
            assertThat(retry.attempted()).isFalse();
            assertThat(retry.after()).contains(Duration.ofSeconds(5));
            assertThat(retry.detail()).contains("503");
        });
        assertThat(provider.sent).hasValue(10);

        pass(Duration.ofSeconds(5));
        FakeProvider keeping = new FakeProvider(1);
        provider.behaviour = keeping::send;
        CompletionStage<PushOutcome> probe = send("probe");
        Await.until("the probe", () -> keeping.calls.size() == 1);
        assertThat(Await.answer(send("beside"))).isInstanceOf(PushOutcome.Retry.class);
        assertThat(provider.sent).hasValue(11);
        keeping.calls.remove().answer().complete(new PushOutcome.Accepted("again"));
        assertThat(Await.answer(probe)).isInstanceOf(PushOutcome.Accepted.class);
        assertThat(status().breaker()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void refusedCredentialsParkTheLaneUntilTheyAreReplaced() {
        install(FakeProvider.answering(5, new PushOutcome.Misconfigured("bad key")));
        for (int i = 0; i < 3; i++) {
            assertThat(Await.answer(send("t" + i))).isInstanceOf(PushOutcome.Misconfigured.class);
        }
        assertThat(Await.answer(send("next"))).isInstanceOf(PushOutcome.Retry.class);
        Await.until("refusal", () -> refusals.equals(List.of(Refusal.PARKED)));
        assertThat(status().breaker()).isEqualTo(BreakerState.PARKED);
        assertThat(status().reason()).isEqualTo("bad key");

        install(FakeProvider.answering(5, new PushOutcome.Accepted("good key")));
        assertThat(Await.answer(send("t"))).isInstanceOf(PushOutcome.Accepted.class);
    }

    @Test
    void asksForLessAfterTheProviderSaidSo() {
        install(FakeProvider.answering(100, new PushOutcome.Retry("429", Optional.of(Duration.ofSeconds(3)), true)));
        Await.answer(send("t"));
        assertThat(status().window()).isEqualTo(50);
    }

    @Test
    void aProviderThatBlocksOrThrowsDoesNotHoldUpAnotherLane() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        FakeProvider bad = new FakeProvider(10);
        bad.behaviour = notification -> {
            blocked.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("a bug");
        };
        FakeProvider good = FakeProvider.answering(10, new PushOutcome.Accepted("ok"));
        dispatcher.install(Map.of(MAIN, new Installation("fake", bad), OTHER, new Installation("fake", good)));
        CompletionStage<PushOutcome> stuck = send("t");
        blocked.await();
        for (int i = 0; i < 1_000; i++) {
            assertThat(Await.answer(dispatcher.send(Requests.to(Requests.token("other", "apns", "t")))))
                    .isInstanceOf(PushOutcome.Accepted.class);
        }
        release.countDown();
        assertThat(Await.answer(stuck)).isInstanceOf(PushOutcome.Rejected.class);
        assertThat(status().inFlight()).isZero();
    }

    @Test
    void whatWasTakenOutIsDrainedAndClosed() {
        FakeProvider provider = install(new FakeProvider(1));
        CompletionStage<PushOutcome> underWay = send("1");
        Await.until("under way", () -> provider.sent.get() == 1);
        CompletionStage<PushOutcome> waiting = send("2");
        dispatcher.install(Map.of());
        assertThat(Await.answer(waiting)).isInstanceOf(PushOutcome.Retry.class);
        assertThat(provider.closed).hasValue(0);
        provider.calls.remove().answer().complete(new PushOutcome.Accepted("last"));
        assertThat(Await.answer(underWay)).isInstanceOf(PushOutcome.Accepted.class);
        Await.until("closed", () -> provider.closed.get() == 1);
        assertThat(Await.answer(send("3"))).isInstanceOf(PushOutcome.Misconfigured.class);
    }

    @Test
    void aReplacedProviderThatNeverAnswersIsClosedAfterAWhile() {
        FakeProvider old = install(new FakeProvider(1));
        CompletionStage<PushOutcome> underWay = send("1");
        Await.until("under way", () -> old.sent.get() == 1);
        install(FakeProvider.answering(1, new PushOutcome.Accepted("new")));
        assertThat(Await.answer(send("2"))).isEqualTo(new PushOutcome.Accepted("new"));
        pass(Duration.ofSeconds(10));
        Await.until("closed", () -> old.closed.get() == 1);
        pass(Duration.ofSeconds(10));
        assertThat(Await.answer(underWay)).isInstanceOf(PushOutcome.Unknown.class);
        assertThat(status().breaker()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void closingAnswersEverything() {
        FakeProvider provider = install(new FakeProvider(1));
        CompletionStage<PushOutcome> underWay = send("1");
        Await.until("under way", () -> provider.sent.get() == 1);
        CompletionStage<PushOutcome> waiting = send("2");
        dispatcher.close();
        assertThat(Await.answer(waiting)).isInstanceOf(PushOutcome.Retry.class);
        dispatcher.giveUp();
        assertThat(Await.answer(underWay)).isInstanceOf(PushOutcome.Unknown.class);
        assertThat(Await.answer(send("3"))).isInstanceOf(PushOutcome.Retry.class);
        Await.until("closed", () -> provider.closed.get() == 1);
    }

    private FakeProvider install(FakeProvider provider) {
        dispatcher.install(Map.of(MAIN, new Installation("fake", provider)));
        return provider;
    }

    private CompletionStage<PushOutcome> send(String token) {
        return dispatcher.send(Requests.to(Requests.token("main", "apns", token)));
    }

    private void pass(Duration time) {
        ticker.addAndGet(time.toNanos());
        dispatcher.tick();
    }

    private LaneStatus status() {
        return dispatcher.status().get(0);
    }
}
