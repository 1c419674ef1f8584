// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.Lease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard, as this server has it or does not. Taking it and giving it back happen one after the other, in the order in which they were asked for.
 *
 * <p>An epoch is the term of the shard's lease and, in the lower {@value #START_BITS} bits, a number. When half of them are used up
 * the shard gets the next term, so that there are always some left.
 */
final class OwnedShard implements Lease {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedShard.class);
    static final int START_BITS = 22;
    private static final long STARTS = 1L << START_BITS;
    private static final Duration POLL = Duration.ofMillis(100);
    /** Longer than the lease of a server that has just died can last. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** One time of having it. */
    private static final class Held {
        final long term;
        final AtomicLong starts = new AtomicLong();
        final AtomicBoolean renewing = new AtomicBoolean();

        Held(long term) {
            this.term = term;
        }
    }

    private final int shard;
    private final ShardStore store;
    private volatile @Nullable Held held;
    private volatile boolean wanted;
    private CompletionStage<?> last = CompletableFuture.completedFuture(null);

    OwnedShard(int shard, ShardStore store) {
        this.shard = shard;
        this.store = store;
    }

    boolean isTaken() {
        return held != null;
    }

    synchronized CompletionStage<Boolean> acquire() {
        wanted = true;
        CompletionStage<Boolean> taken = last.thenCompose(done -> {
            CompletableFuture<Boolean> result = new CompletableFuture<>();
            attempt(result, System.nanoTime() + LIMIT.toNanos());
            return result;
        });
        last = taken;
        return taken;
    }

    private void attempt(CompletableFuture<Boolean> result, long end) {
        if (!wanted || store.self().isOver()) {
            result.complete(false);
            return;
        }
        store.take(shard).whenComplete((term, failure) -> {
            if (failure == null && term > 0) {
                held = new Held(term);
                result.complete(true);
            } else if (System.nanoTime() - end > 0) {
                LOG.warn("shard {} cannot be taken over yet: another server has it", shard, failure);
                result.complete(false);
            } else {
                store.later(POLL, () -> attempt(result, end));
            }
        });
    }

    synchronized CompletionStage<Void> release() {
        wanted = false;
        CompletionStage<Void> released = last.thenCompose(done -> {
            held = null;
            CompletableFuture<Void> result = new CompletableFuture<>();
            giveBack(result);
            return result;
        });
        held = null;
        last = released;
        return released;
    }

    /** Until the store knows it: nobody else could have the shard while this server lives. */
    private void giveBack(CompletableFuture<Void> result) {
        if (wanted || store.self().isOver()) {
            result.complete(null);
            return;
        }
        store.giveBack(shard).whenComplete((given, failure) -> {
            if (failure == null && given) {
                result.complete(null);
            } else {
                store.later(POLL, () -> giveBack(result));
            }
        });
    }

    // ---- Lease

    @Override
    public boolean isHeld() {
        return held != null && store.self().isHeld();
    }

    @Override
    public long nextEpoch() {
        Held now = held;
        if (now == null || !store.self().isHeld()) {
            throw new IllegalStateException("the lease on the mailboxes is not held");
        }
        long start = now.starts.getAndIncrement();
        if (start >= STARTS / 2 && now.renewing.compareAndSet(false, true)) {
            renewTerm(now);
        }
        if (start >= STARTS) {
            throw new IllegalStateException("the shard's lease has no numbers left and gets more");
        }
        return now.term << START_BITS | start;
    }

    private synchronized void renewTerm(Held before) {
        last = last.thenCompose(done -> held == before ? store.take(shard) : CompletableFuture.completedFuture(0L))
                .handle((term, failure) -> {
                    before.renewing.set(false); // in vain: the next start tries again
                    if (failure == null && term > 0 && held == before) {
                        held = new Held(term);
                    }
                    return term;
                });
    }
}
