// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one set of replicas. Whoever finds the lane idle drains it; the others only leave their row. A failed batch is
 * tried again row by row after a pause, so that one bad row or one oversized batch does not fail its neighbours; every row
 * may be written twice, its key and value being the same.
 */
final class WriteLane {
    private static final long RETRY_PAUSE_MILLIS = 100;

    private final CqlSession session;
    private final WriterSettings settings;
    private final WriterListener listener;
    private final ScheduledExecutorService timer;
    private final AtomicInteger queued;

    private final ConcurrentLinkedQueue<PendingRow> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger draining = new AtomicInteger();

    WriteLane(
            CqlSession session,
            WriterSettings settings,
            WriterListener listener,
            ScheduledExecutorService timer,
            AtomicInteger queued) {
        this.session = session;
        this.settings = settings;
        this.listener = listener;
        this.timer = timer;
        this.queued = queued;
    }

    void add(PendingRow row) {
        waiting.add(row);
        drain();
    }

    private void drain() {
        if (draining.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            while (inFlight.get() < settings.batchesInFlight()) {
                List<PendingRow> batch = nextBatch();
                if (batch.isEmpty()) {
                    break;
                }
                inFlight.incrementAndGet();
                send(batch);
            }
            seen = draining.addAndGet(-seen);
        } while (seen != 0);
    }

    private List<PendingRow> nextBatch() {
        List<PendingRow> batch = new ArrayList<>();
        int bytes = 0;
        while (batch.size() < settings.batchRows()) {
            PendingRow next = waiting.peek();
            if (next == null || (!batch.isEmpty() && bytes + next.bytes() > settings.batchBytes())) {
                break;
            }
            waiting.poll();
            batch.add(next);
            bytes += next.bytes();
        }
        return batch;
    }

    private void send(List<PendingRow> batch) {
        long start = System.nanoTime();
        execute(statement(batch), failure -> {
            inFlight.decrementAndGet();
            if (failure == null) {
                listener.written(batch.size(), System.nanoTime() - start);
                batch.forEach(this::stored);
            } else {
                listener.retried(batch.size());
                batch.forEach(row -> retryLater(row, failure));
            }
            drain();
        });
    }

    private void retryLater(PendingRow row, Throwable failure) {
        long left = row.deadline() - System.nanoTime();
        if (left <= 0) {
            queued.decrementAndGet();
            listener.gaveUp();
            row.listener().failed(row.pos(), failure);
            return;
        }
        var unused = timer.schedule(() -> retry(row), RETRY_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void retry(PendingRow row) {
        execute(row.statement().setTimeout(settings.tryFor()), failure -> {
            if (failure == null) {
                stored(row);
            } else {
                retryLater(row, failure);
            }
        });
    }

    private void stored(PendingRow row) {
        queued.decrementAndGet();
        row.listener().stored(row.pos());
    }

    private interface Outcome {
        void take(@Nullable Throwable failure);
    }

    /** The driver may also throw (when it is closed, say): that is a failure like any other. */
    private void execute(Statement<?> statement, Outcome outcome) {
        try {
            session.executeAsync(statement).whenComplete((rows, failure) -> outcome.take(failure));
        } catch (RuntimeException e) {
            outcome.take(e);
        }
    }

    private Statement<?> statement(List<PendingRow> batch) {
        if (batch.size() == 1) {
            return batch.get(0).statement().setTimeout(settings.tryFor());
        }
        List<BatchableStatement<?>> rows = new ArrayList<>(batch.size());
        batch.forEach(row -> rows.add(row.statement()));
        return BatchStatement.newInstance(BatchType.UNLOGGED, rows)
                .setIdempotent(true)
                .setTimeout(settings.tryFor());
    }
}
