// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.store.Lease;
import io.godwit.core.store.Leases;
import io.godwit.core.store.Leases.Holder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of a server on all mailboxes of a keyspace. One that finds it taken waits until it is free, as a standby; one that was
 * given up by the others, because it stood still, never gets it back by itself: its mailboxes are old.
 *
 * <p>An epoch is the lease's term and, in the lower {@value #START_BITS} bits, a number of this server.
 */
public final class ServerLease implements Lease {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLease.class);
    private static final String NAME = "mailboxes";
    private static final int START_BITS = 22;
    /** Above the epochs that were counted by shard before there were leases. */
    private static final long FIRST_TERM = 4_096;
    /** How long it is held without renewal: what a standby waits for after a server was killed. */
    private static final Duration TIME = Duration.ofSeconds(15);
    /** Times to live are in whole seconds, and replicas' clocks are not the same. */
    private static final Duration MARGIN = Duration.ofSeconds(3);

    private static final Duration RENEWAL = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Leases leases;
    private final String owner;
    private final String about;
    private final ScheduledExecutorService timer;
    private final Consumer<String> lost;
    private final AtomicLong epochs = new AtomicLong();
    private volatile long term;
    private volatile long heldUntil = System.nanoTime();
    private volatile boolean over;

    /**
     * @param owner the same for each start of the same server: it need not wait for itself
     * @param about what people are told about it
     * @param timer runs short, non-blocking tasks
     * @param lost is told why this server has to end
     */
    public ServerLease(
            Leases leases, String owner, String about, ScheduledExecutorService timer, Consumer<String> lost) {
        this.leases = leases;
        this.owner = owner;
        this.about = about;
        this.timer = timer;
        this.lost = lost;
    }

    /**
     * Waits for the lease, then renews it until {@link #release}.
     *
     * @param waiting is told once about the server that has it
     */
    public CompletionStage<Void> acquire(Consumer<String> waiting) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        attempt(mine, waiting);
        return mine;
    }

    private void attempt(CompletableFuture<Void> mine, Consumer<String> waiting) {
        leases.read(NAME).whenComplete((holder, failure) -> {
            if (failure != null) {
                mine.completeExceptionally(failure);
            } else if (holder.owner().filter(other -> !other.equals(owner)).isPresent()) {
                waiting.accept(holder.about());
                later(POLL, () -> attempt(mine, ignored -> {}));
            } else {
                take(holder, mine, waiting);
            }
        });
    }

    private void take(Holder before, CompletableFuture<Void> mine, Consumer<String> waiting) {
        long next = Math.max(FIRST_TERM, before.term() + 1);
        long asked = System.nanoTime();
        leases.change(NAME, before, me(next), TIME).whenComplete((taken, failure) -> {
            if (failure != null) {
                mine.completeExceptionally(failure);
            } else if (taken) {
                begin(next, asked);
                later(RENEWAL, this::renew);
                mine.complete(null);
            } else {
                attempt(mine, waiting);
            }
        });
    }

    private void begin(long next, long asked) {
        epochs.set(next << START_BITS);
        term = next;
        heldUntil = asked + TIME.minus(MARGIN).toNanos();
    }

    private Holder me(long inTerm) {
        return new Holder(Optional.of(owner), about, inTerm);
    }

    private void renew() {
        if (over) {
            return;
        }
        // half of a term's epochs are used up: the next half of them must never be missing
        boolean usedUp = (epochs.get() & ((1L << START_BITS) - 1)) > 1L << (START_BITS - 1);
        long next = usedUp ? term + 1 : term;
        long asked = System.nanoTime();
        leases.change(NAME, me(term), me(next), TIME).whenComplete((kept, failure) -> {
            if (failure != null) {
                LOG.debug("the lease could not be renewed", failure);
                later(POLL, this::renew);
            } else if (!kept) {
                examine();
            } else {
                if (usedUp) {
                    begin(next, asked);
                } else {
                    heldUntil = asked + TIME.minus(MARGIN).toNanos();
                }
                later(RENEWAL, this::renew);
            }
        });
    }

    /** It expired, or an answer got lost, or somebody else has it. */
    private void examine() {
        leases.read(NAME).whenComplete((holder, failure) -> {
            if (failure != null) {
                later(POLL, this::renew);
            } else if (holder.term() == term + 1
                    && holder.owner().filter(owner::equals).isPresent()) {
                begin(term + 1, System.nanoTime() - RENEWAL.toNanos()); // our own change, whose answer got lost
                later(Duration.ZERO, this::renew);
            } else if (holder.term() == term && holder.owner().isEmpty()) {
                takeAgain(holder); // nobody had it in between: our mailboxes are still the newest
            } else if (holder.term() == term
                    && holder.owner().filter(owner::equals).isPresent()) {
                later(POLL, this::renew);
            } else {
                over = true;
                lost.accept("another server has taken over the mailboxes: " + holder.about());
            }
        });
    }

    private void takeAgain(Holder before) {
        long asked = System.nanoTime();
        leases.change(NAME, before, me(term), TIME).whenComplete((taken, failure) -> {
            if (failure == null && taken) {
                heldUntil = asked + TIME.minus(MARGIN).toNanos();
            }
            later(failure == null && taken ? RENEWAL : POLL, this::renew);
        });
    }

    private void later(Duration pause, Runnable what) {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(what, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public boolean isHeld() {
        return !over && System.nanoTime() - heldUntil < 0;
    }

    @Override
    public long nextEpoch() {
        long inTerm = term;
        long next = epochs.getAndIncrement();
        if (!isHeld() || next >>> START_BITS != inTerm) {
            throw new IllegalStateException("the lease on the mailboxes is not held");
        }
        return next;
    }

    /** Gives it back, so that a standby need not wait. What hung on it must have ended. */
    public CompletionStage<Void> release() {
        over = true;
        return leases.change(NAME, me(term), new Holder(Optional.empty(), "", term), TIME)
                .thenApply(done -> null);
    }
}
