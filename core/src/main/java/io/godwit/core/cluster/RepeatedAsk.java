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
import org.jspecify.annotations.Nullable;

/**
 * A question to a mailbox that may be asked more than once. A node can die with a question, or a connection lose it: so it is told again,
 * with the same address for the answer, for as long as there is time. An answer that the mailbox is not available is
 * asked for once more, because it may be on its way to another node.
 */
final class RepeatedAsk<T> {
    /** Far above what a mailbox needs, and so that three more tries fit into what a publish may wait. */
    static final Duration AGAIN = Duration.ofMillis(1_200);

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
        Cancellable repeating;
        try {
            repeating = system.scheduler()
                    .scheduleAtFixedRate(AGAIN, AGAIN, () -> tellAgain(asked.get()), system.executionContext());
        } catch (IllegalStateException stopped) { // the node ends
            answer.completeExceptionally(stopped);
            return;
        }
        first.whenComplete((result, failure) -> {
            repeating.cancel();
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (isUnavailable.test(result) && isWorthAnother()) {
                later(result);
            } else {
                answer.complete(result);
            }
        });
    }

    private void tellAgain(@Nullable OnTheWire asked) {
        if (asked != null) {
            region.tell(mailbox, asked);
        }
    }

    private boolean isWorthAnother() {
        return end - System.nanoTime() > 2 * AGAIN.toNanos();
    }

    private void later(T result) {
        try {
            var unused = system.scheduler()
                    .scheduleOnce(
                            AGAIN.dividedBy(2),
                            () -> begin(Duration.ofNanos(end - System.nanoTime())),
                            system.executionContext());
        } catch (IllegalStateException stopped) { // the node ends
            answer.complete(result);
        }
    }
}
