// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the revocations of all nodes into this node's {@link RevocationList}, and tells a listener what is new. While
 * the store cannot be read, the revocations known so far stay in force and new ones of other nodes are not seen.
 */
public final class RevocationWatch implements AutoCloseable {
    /** A token taken back on another node is refused, and its connections are closed, after this long. */
    public static final Duration DEFAULT_PERIOD = Duration.ofSeconds(5);

    /** A read that takes longer counts as failed, so that a lost answer does not end the polling. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(RevocationWatch.class);

    private final RevocationStore store;
    private final RevocationList list;
    private final RevocationListener listener;
    private final AtomicBoolean polling = new AtomicBoolean();
    private final LongAdder failures = new LongAdder();
    private volatile boolean failing;
    private @Nullable Future<?> task;

    public RevocationWatch(RevocationStore store, RevocationList list, RevocationListener listener) {
        this.store = store;
        this.list = list;
        this.listener = listener;
    }

    /**
     * Reads the store, and then every {@code period} on {@code scheduler}. Fails if the first read fails: whoever lets
     * clients in before it has succeeded lets revoked tokens in. The polling goes on all the same.
     */
    public synchronized CompletionStage<Void> start(ScheduledExecutorService scheduler, Duration period) {
        if (task != null) {
            throw new IllegalStateException("already started");
        }
        long millis = period.toMillis();
        task = scheduler.scheduleWithFixedDelay(this::refresh, millis, millis, TimeUnit.MILLISECONDS);
        return poll();
    }

    /** Takes tokens back: here at once, also if the store fails; on the other nodes when the result is done. */
    public CompletionStage<Void> revoke(Revocation revocation) {
        apply(List.of(revocation));
        return store.add(revocation);
    }

    /** How many reads of the store have failed, for metrics. */
    public long failures() {
        return failures.sum();
    }

    /** Whether the last read failed. */
    public boolean isFailing() {
        return failing;
    }

    @Override
    public synchronized void close() {
        if (task != null) {
            task.cancel(false);
        }
    }

    /** Reads the store once, unless a read is under way. */
    CompletionStage<Void> poll() {
        if (!polling.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        return read().thenAccept(this::apply).whenComplete((done, failure) -> {
            polling.set(false);
            report(failure);
        });
    }

    private void refresh() {
        CompletionStage<Void> unused = poll();
    }

    private CompletableFuture<List<Revocation>> read() {
        try {
            return store.readAll().toCompletableFuture().copy().orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void apply(List<Revocation> revocations) {
        List<Revocation> fresh = revocations.stream().filter(list::add).toList();
        if (fresh.isEmpty()) {
            return;
        }
        try {
            listener.revoked(fresh);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("Connections of revoked tokens may still be open");
        }
    }

    private void report(@Nullable Throwable failure) {
        if (failure != null) {
            failures.increment();
        }
        if (failure != null && !failing) {
            LOG.atWarn().setCause(failure).log("Revocations cannot be read; those known so far stay in force");
        } else if (failure == null && failing) {
            LOG.atInfo().log("Revocations can be read again");
        }
        failing = failure != null;
    }
}
