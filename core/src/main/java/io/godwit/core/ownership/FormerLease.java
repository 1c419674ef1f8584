// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.Leases;
import io.godwit.core.store.Leases.Holder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * The lease on all mailboxes that servers had before there were shards. It is taken for good, so that such a server stands by; its term
 * says which epochs were used.
 */
final class FormerLease {
    private static final String NAME = "mailboxes";
    private static final String RETIRED = "servers that share the mailboxes";
    /** Above the epochs that were counted by shard before there were leases. */
    private static final long FIRST_TERM = 4_096;

    private static final Duration POLL = Duration.ofMillis(500);

    private final Leases leases;
    private final ScheduledExecutorService timer;

    FormerLease(Leases leases, ScheduledExecutorService timer) {
        this.leases = leases;
        this.timer = timer;
    }

    /**
     * Waits until no such server lives.
     *
     * @param id this server's own, which need not wait for its earlier version
     * @return a term that is greater than all that were used
     */
    CompletionStage<Long> retire(String id, Consumer<String> waiting) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        attempt(id, waiting, done);
        return done;
    }

    private void attempt(String id, Consumer<String> waiting, CompletableFuture<Long> done) {
        leases.read(NAME).whenComplete((holder, failure) -> {
            String owner = failure == null ? holder.owner().orElse("") : "";
            if (failure != null) {
                done.completeExceptionally(failure);
            } else if (owner.equals(RETIRED)) {
                done.complete(holder.term());
            } else if (owner.isEmpty() || owner.equals(id)) {
                take(id, holder, waiting, done);
            } else {
                waiting.accept(holder.about());
                Timers.later(timer, POLL, () -> attempt(id, other -> {}, done));
            }
        });
    }

    private void take(String id, Holder before, Consumer<String> waiting, CompletableFuture<Long> done) {
        Holder next = new Holder(Optional.of(RETIRED), RETIRED, Math.max(FIRST_TERM, before.term() + 1));
        leases.change(NAME, before, next, Duration.ZERO).whenComplete((taken, failure) -> {
            if (failure != null) {
                done.completeExceptionally(failure);
            } else {
                attempt(id, waiting, done); // now, or somebody else was faster
            }
        });
    }
}
