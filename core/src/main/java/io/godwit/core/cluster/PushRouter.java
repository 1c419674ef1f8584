// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/**
 * Shares attempts among the nodes that make them: each goes to the one with the fewest under way. When such a node is gone, what it
 * had is answered as unknown at once, so that the mailboxes try again elsewhere; when there is none, nothing is attempted, and
 * the mailboxes keep what they have to push, which is bounded by their own state.
 */
final class PushRouter extends AbstractBehavior<PushMessage> {
    /** Attempts under way to all nodes: what a node's memory is to hold at most, some 100 MiB. */
    private static final int MAX_UNDER_WAY = 50_000;
    /** A push role answers within a minute. */
    private static final long OVERDUE_NANOS = Duration.ofSeconds(70).toNanos();

    private static final Duration TICK = Duration.ofSeconds(5);

    private record UnderWay(ActorRef<PushMessage> worker, CompletableFuture<PushOutcome> answer, long since) {}

    /** Attempts under way to each; the one that was given none for the longest time comes first. */
    private final Map<ActorRef<PushMessage>, Integer> load = new LinkedHashMap<>();

    private final Map<Long, UnderWay> underWay = new HashMap<>();
    private long number;

    private PushRouter(ActorContext<PushMessage> context) {
        super(context);
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class,
                listing -> new PushMessage.Workers(listing.getServiceInstances(PushWorker.KEY)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(PushWorker.KEY, listings));
    }

    static PushSender start(ActorSystem<?> system) {
        Behavior<PushMessage> router = Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(PushMessage.Tick.TICK, TICK);
            return Behaviors.setup(PushRouter::new);
        });
        ActorRef<PushMessage> ref = system.systemActorOf(router, "push-router", Props.empty());
        return request -> {
            CompletableFuture<PushOutcome> answer = new CompletableFuture<>();
            ref.tell(new PushMessage.Wanted(request, answer));
            return answer;
        };
    }

    @Override
    public Receive<PushMessage> createReceive() {
        return newReceiveBuilder().onAnyMessage(this::take).build();
    }

    private Behavior<PushMessage> take(PushMessage message) {
        if (message instanceof PushMessage.Wanted wanted) {
            begin(wanted);
        } else if (message instanceof PushMessage.Attempted done) {
            finish(done.number(), done.outcome());
        } else if (message instanceof PushMessage.Workers workers) {
            workers(workers.all());
        } else if (message instanceof PushMessage.Tick) {
            giveUpOverdue();
        }
        return this;
    }

    private void begin(PushMessage.Wanted wanted) {
        Optional<ActorRef<PushMessage>> worker =
                load.entrySet().stream().min(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
        if (worker.isEmpty() || underWay.size() >= MAX_UNDER_WAY) {
            String why = worker.isEmpty() ? "no node with the push role is there" : "too many pushes are under way";
            wanted.answer().complete(new PushOutcome.Retry(why, Optional.empty(), false));
            return;
        }
        long mine = ++number;
        underWay.put(mine, new UnderWay(worker.get(), wanted.answer(), System.nanoTime()));
        Integer before = load.remove(worker.get());
        load.put(worker.get(), before == null ? 1 : before + 1);
        worker.get()
                .tell(new PushMessage.Attempt(
                        mine, wanted.request(), getContext().getSelf()));
    }

    private void finish(long attempt, PushOutcome outcome) {
        UnderWay done = underWay.remove(attempt);
        if (done != null) {
            load.computeIfPresent(done.worker, (worker, count) -> count - 1);
            done.answer.complete(outcome);
        }
    }

    private void workers(Set<ActorRef<PushMessage>> present) {
        load.keySet().retainAll(present);
        present.forEach(worker -> load.putIfAbsent(worker, 0));
        List<Long> gone = new ArrayList<>();
        underWay.forEach((attempt, each) -> {
            if (!load.containsKey(each.worker)) {
                gone.add(attempt);
            }
        });
        gone.forEach(attempt -> finish(attempt, new PushOutcome.Unknown("the node that pushes is gone")));
    }

    private void giveUpOverdue() {
        long now = System.nanoTime();
        List<UnderWay> overdue = new ArrayList<>();
        for (Iterator<UnderWay> each = underWay.values().iterator(); each.hasNext(); ) {
            UnderWay candidate = each.next();
            if (now - candidate.since > OVERDUE_NANOS) {
                each.remove();
                load.computeIfPresent(candidate.worker, (worker, count) -> count - 1);
                overdue.add(candidate);
            }
        }
        overdue.forEach(each -> each.answer.complete(new PushOutcome.Unknown("the node that pushes did not answer")));
    }
}
