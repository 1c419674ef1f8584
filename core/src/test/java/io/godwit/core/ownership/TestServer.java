// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A server with a lease and shards, which can stand still: then it renews nothing, and neither takes nor gives back. */
final class TestServer implements AutoCloseable {
    static final int SHARDS = 4;
    private static final Leases NONE = new Leases() {
        @Override
        public java.util.concurrent.CompletionStage<Holder> read(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.util.concurrent.CompletionStage<Boolean> change(
                String name, Holder expected, Holder next, Duration time) {
            throw new UnsupportedOperationException();
        }
    };

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    final List<String> lost = Collections.synchronizedList(new ArrayList<>());
    final ServerLease lease;
    final Ownership ownership;
    private final NodeWatch watch;

    TestServer(FakeLeaseStore store, String name, String owner, Duration time) {
        lease = new ServerLease(store.nodes(), name, owner, "server " + owner, time, timer, lost::add);
        watch = new NodeWatch(store.nodes(), name, time.dividedBy(6), timer);
        ownership = new Ownership(lease, store.nodes(), store.shards(), NONE, watch, SHARDS, 100, timer);
    }

    CompletableFuture<Void> acquire() {
        return lease.acquire(other -> {}).toCompletableFuture();
    }

    TestServer started() {
        acquire().orTimeout(1, TimeUnit.MINUTES).join();
        watch.start();
        return this;
    }

    boolean take(int shard) {
        return ownership
                .acquire(shard)
                .toCompletableFuture()
                .orTimeout(1, TimeUnit.MINUTES)
                .join();
    }

    /** Blocks the server's only thread until the result is closed. */
    AutoCloseable standStill() {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        CompletableFuture<Void> stands = new CompletableFuture<>();
        timer.execute(() -> {
            stands.complete(null);
            goOn.join();
        });
        stands.join();
        return () -> goOn.complete(null);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
