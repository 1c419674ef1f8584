// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.MailboxMessage.OnTheWire;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * A question to a mailbox that may be asked more than once. A node can die with a question, or a connection lose it: so it is told again,
 * with the same address for the answer, for as long as there is time. An answer that the mailbox is not available is
 * asked for once more, because it may be on its way to another node.
 */
final class RepeatedAsk<T> {
    /**
     * Far above what a mailbox needs; what was under way when a shard moved is lost, so that soon is worth it. Each pause is twice
     * the one before: three more tries fit into what a publish may wait.
     */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    /** After an answer that the mailbox is not available. */
    private static final Duration UNAVAILABLE_PAUSE = Duration.ofMillis(600);

    /** What must be left of the time then. */
    private static final long WORTH_NANOS = Duration.ofMillis(2_400).toNanos();

    private final ActorSystem<?> system;
    private final MailboxRegion region;
    private final UserId mailbox;
    private final Function<ActorRef<T>, OnTheWire> question;
    private final Predicate<T> isUnavailable;
    private final long end;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    private RepeatedAsk(
            ActorSystem<?> system,
            MailboxRegion region,
            UserId mailbox,
            Function<ActorRef<T>, OnTheWire> question,
            Predicate<T> isUnavailable,
            long end) {
        this.system = system;
        this.region = region;
        this.mailbox = mailbox;
        this.question = question;
        this.isUnavailable = isUnavailable;
        this.end = end;
    }

    /**
     * The stage fails when there is no answer in time.
     *
     * @param question must come to the same if it arrives twice
     * @param limit for all tries together
     */
    static <T> CompletionStage<T> ask(
            ActorSystem<?> system,
            MailboxRegion region,
            UserId mailbox,
            Function<ActorRef<T>, OnTheWire> question,
            Predicate<T> isUnavailable,
            Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        RepeatedAsk<T> ask = new RepeatedAsk<>(system, region, mailbox, question, isUnavailable, end);
        ask.begin(limit);
        return ask.answer;
    }

    private void begin(Duration left) {
        AtomicReference<OnTheWire> asked = new AtomicReference<>();
        CompletionStage<T> first = region.ask(
                mailbox,
                replyTo -> {
                    OnTheWire message = question.apply(replyTo);
                    asked.set(message);
                    return message;
                },
                left);
        Repetition repetition = new Repetition(asked);
        repetition.in(FIRST_PAUSE);
        first.whenComplete((result, failure) -> {
            repetition.cancel();
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (isUnavailable.test(result) && isWorthAnother()) {
                later(result);
            } else {
                answer.complete(result);
            }
        });
    }

    /** Asks again and again until it is cancelled. */
    private final class Repetition {
        private final AtomicReference<OnTheWire> asked;
        private Cancellable next = Cancellable.alreadyCancelled();
        private boolean cancelled;

        Repetition(AtomicReference<OnTheWire> asked) {
            this.asked = asked;
        }

        synchronized void in(Duration pause) {
            if (!cancelled) {
                next = Later.run(system, pause, () -> again(pause), this::stopped);
            }
        }

        private void again(Duration pause) {
            OnTheWire message = asked.get();
            if (message != null) {
                region.tell(mailbox, message);
            }
            in(pause.multipliedBy(2));
        }

        private void stopped() {
            answer.completeExceptionally(new IllegalStateException("this node ends"));
        }

        synchronized void cancel() {
            cancelled = true;
            next.cancel();
        }
    }

    private boolean isWorthAnother() {
        return end - System.nanoTime() > WORTH_NANOS;
    }

    private void later(T result) {
        var unused = Later.run(
                system,
                UNAVAILABLE_PAUSE,
                () -> begin(Duration.ofNanos(end - System.nanoTime())),
                () -> answer.complete(result)); // the node ends
    }
}
