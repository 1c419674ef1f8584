// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.NodeLeases;
import io.godwit.core.store.NodeLeases.NodeLease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This server's own lease: a row whose beat it moves again and again. It relies on a beat for a time, counted from when it <em>asked</em> for
 * it, by the monotonic clock, which also runs while the process stands still. One that the others declared over, because it stood still
 * for longer, never gets it back by itself: what it knows is old.
 */
public final class ServerLease {
    private static final Logger LOG = LoggerFactory.getLogger(ServerLease.class);
    private static final Duration POLL = Duration.ofMillis(250);
    /** Renewals in the time that one beat counts for: some may fail. */
    private static final int RENEWALS = 6;

    private static final int RELEASE_TRIES = 3;

    private final NodeLeases leases;
    private final String name;
    private final String owner;
    private final String about;
    private final Duration time;
    private final ScheduledExecutorService timer;
    private final Consumer<String> lost;
    private volatile NodeLease mine = NodeLease.NONE;
    private volatile long heldUntil = System.nanoTime();
    private volatile boolean over;

    /**
     * @param name of the lease
     * @param owner the same for each start of the same server: it need not wait for itself
     * @param about what people are told about it
     * @param time how long a beat counts, whole milliseconds
     * @param timer runs short, non-blocking tasks
     * @param lost is told why this server has to end
     */
    public ServerLease(
            NodeLeases leases,
            String name,
            String owner,
            String about,
            Duration time,
            ScheduledExecutorService timer,
            Consumer<String> lost) {
        this.leases = leases;
        this.name = name;
        this.owner = owner;
        this.about = about;
        this.time = time;
        this.timer = timer;
        this.lost = lost;
    }

    public String name() {
        return name;
    }

    /** The number of this life; 0 before it began. */
    public long term() {
        return mine.term();
    }

    /** Whether nobody else can have declared this life over. */
    public boolean isHeld() {
        return !over && System.nanoTime() - heldUntil < 0;
    }

    boolean isOver() {
        return over;
    }

    /**
     * Waits for the lease, then keeps it until {@link #release}.
     *
     * @param waiting is told once about the server that has it
     */
    public CompletionStage<Void> acquire(Consumer<String> waiting) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        attempt(done, null, waiting);
        return done;
    }

    private void attempt(CompletableFuture<Void> done, @Nullable Patience before, Consumer<String> waiting) {
        leases.read(name).whenComplete((found, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else if (!found.held() || found.owner().equals(owner)) {
                take(found, done, waiting);
            } else {
                Patience seen = Patience.of(before, found);
                if (seen.isOver()) {
                    take(found, done, waiting);
                } else {
                    waiting.accept(found.about());
                    Timers.later(timer, POLL, () -> attempt(done, seen, other -> {}));
                }
            }
        });
    }

    private void take(NodeLease before, CompletableFuture<Void> done, Consumer<String> waiting) {
        NodeLease next = new NodeLease(before.term() + 1, 1, true, owner, about, time);
        long asked = System.nanoTime();
        leases.change(name, before, next).whenComplete((taken, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else if (taken) {
                kept(next, asked);
                Timers.later(timer, pause(), this::renew);
                done.complete(null);
            } else {
                attempt(done, null, waiting);
            }
        });
    }

    private void kept(NodeLease lease, long asked) {
        mine = lease;
        heldUntil = asked + time.toNanos();
    }

    private Duration pause() {
        return time.dividedBy(RENEWALS);
    }

    private void renew() {
        if (over) {
            return;
        }
        NodeLease next = mine.next();
        long asked = System.nanoTime();
        leases.change(name, mine, next).whenComplete((kept, failure) -> {
            if (failure == null && kept) {
                kept(next, asked);
                Timers.later(timer, pause(), this::renew);
            } else {
                LOG.debug("the lease was not renewed", failure);
                examine();
            }
        });
    }

    /** An answer got lost, or this life was declared over. */
    private void examine() {
        leases.read(name).whenComplete((found, failure) -> {
            if (over) {
                return;
            }
            if (failure != null) {
                Timers.later(timer, pause(), this::renew);
            } else if (found.held()
                    && found.term() == mine.term()
                    && found.owner().equals(owner)) {
                mine = found; // perhaps with a beat of ours that we did not hear of; what it is worth is not known
                Timers.later(timer, Duration.ofMillis(10), this::renew);
            } else {
                over = true;
                lost.accept(
                        found.held()
                                ? "another server has taken over the mailboxes: " + found.about()
                                : "the other servers gave this one up, because it did not renew its lease in time");
            }
        });
    }

    /** Gives it back, so that nobody need wait: all its shards are free then. What hung on it must have ended. */
    public CompletionStage<Void> release() {
        over = true;
        return release(RELEASE_TRIES);
    }

    private CompletionStage<Void> release(int tries) {
        return leases.read(name).thenCompose(found -> {
            boolean mineStill = found.held() && found.term() == mine.term();
            if (!mineStill || tries == 0) {
                return CompletableFuture.completedFuture(null);
            }
            // a renewal that is still under way may come in between
            return leases.change(name, found, found.over())
                    .thenCompose(done -> done ? CompletableFuture.completedFuture(null) : release(tries - 1));
        });
    }
}
