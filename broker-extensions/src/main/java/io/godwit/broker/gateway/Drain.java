// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes connections one after the other, at a rate. Those whose turn has not come are served as ever; each one's publishes
 * under way are answered first. Runs on the timer, some connections at a time.
 */
final class Drain implements Runnable {
    private static final long SLICE_MILLIS = 20;

    private final Deque<Connection> left;
    private final AtomicInteger missing;
    private final DrainPlan plan;
    private final double rate;
    private final ScheduledExecutorService timer;
    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private final long start = System.nanoTime();
    private int begun;

    Drain(Collection<Connection> connections, DrainPlan plan, ScheduledExecutorService timer) {
        left = new ArrayDeque<>(connections);
        missing = new AtomicInteger(left.size());
        this.plan = plan;
        this.timer = timer;
        rate = plan.rate(left.size());
    }

    /** Completes when all have been told. */
    CompletionStage<Void> begin() {
        if (left.isEmpty()) {
            all.complete(null);
        } else {
            timer.execute(this);
        }
        return all;
    }

    @Override
    public void run() {
        double due = 1 + (System.nanoTime() - start) / 1e9 * rate;
        while (begun < due && !left.isEmpty()) {
            begun++;
            left.removeFirst().leave(plan).whenComplete((told, failure) -> {
                if (missing.decrementAndGet() == 0) {
                    all.complete(null);
                }
            });
        }
        if (!left.isEmpty()) {
            var unused = timer.schedule(this, SLICE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
