// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.Leases;
import io.godwit.core.store.NodeLeases;
import io.godwit.core.store.NodeLeases.NodeLease;
import io.godwit.core.store.ShardLeases;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * This server as an owner of mailboxes: its lease, its watch over the others, and its shards. Servers that share the mailboxes of a
 * keyspace, and one that is alone, exclude each other: the latter waits, the former do not start.
 */
public final class Owner {
    private static final Duration POLL = Duration.ofMillis(250);

    /** Where leases are kept. */
    public record Stores(NodeLeases nodes, ShardLeases shards, Leases leases) {}

    private final Stores stores;
    private final OwnerSettings settings;
    private final String keyspaceId;
    private final ScheduledExecutorService timer;
    private final ServerLease lease;
    private final NodeWatch watch;
    private final Ownership ownership;

    private Owner(
            Stores stores,
            OwnerSettings settings,
            String keyspaceId,
            long firstTerm,
            ScheduledExecutorService timer,
            Consumer<String> lost) {
        this.stores = stores;
        this.settings = settings;
        this.keyspaceId = keyspaceId;
        this.timer = timer;
        String name = settings.leaseName();
        lease = new ServerLease(stores.nodes(), name, settings.id(), settings.about(), settings.time(), timer, lost);
        watch = new NodeWatch(stores.nodes(), name, settings.time().dividedBy(6), timer);
        ownership = new Ownership(
                lease, stores.nodes(), stores.shards(), stores.leases(), watch, settings.shards(), firstTerm, timer);
    }

    /**
     * Completes when this server has its lease, which may take as long as another server lives.
     *
     * @param timer runs short, non-blocking tasks
     * @param waiting is told about a server that is waited for, again and again
     * @param lost is told why this server has to end
     */
    public static CompletionStage<Owner> start(
            Stores stores,
            OwnerSettings settings,
            ScheduledExecutorService timer,
            Consumer<String> waiting,
            Consumer<String> lost) {
        return KeyspaceId.of(stores.leases())
                .thenCompose(keyspace -> new FormerLease(stores.leases(), timer)
                        .retire(settings.id(), waiting)
                        .thenCompose(term -> new Owner(stores, settings, keyspace, term, timer, lost).begin(waiting)));
    }

    private CompletionStage<Owner> begin(Consumer<String> waiting) {
        return othersGone(new HashMap<>(), settings.alone() ? waiting : other -> {})
                .thenCompose(gone -> lease.acquire(waiting))
                .thenCompose(mine -> stores.nodes().held())
                .thenCompose(held -> held.keySet().stream().anyMatch(settings::excludes)
                        ? lease.release().thenCompose(released -> failed())
                        : CompletableFuture.completedFuture(null))
                .thenApply(begun -> {
                    watch.start();
                    return this;
                });
    }

    private static CompletionStage<Void> failed() {
        return CompletableFuture.failedFuture(new IllegalStateException(
                "a server that shares its mailboxes and one that does not were started on the same keyspace at once"));
    }

    /** Those of the other kind have ended, or have not renewed their leases for long enough. */
    private CompletionStage<Void> othersGone(Map<String, Patience> seen, Consumer<String> waiting) {
        return stores.nodes().held().thenCompose(held -> {
            held.keySet().removeIf(name -> !settings.excludes(name));
            CompletionStage<Void> declared = CompletableFuture.completedFuture(null);
            for (Map.Entry<String, NodeLease> each : held.entrySet()) {
                String name = each.getKey();
                NodeLease other = each.getValue();
                Patience before = seen.get(name);
                if (before != null && !settings.alone() && !before.then(other).equals(before)) {
                    return CompletableFuture.failedFuture(new IllegalStateException(
                            "the mailboxes of this keyspace belong to a server that shares them with nobody: "
                                    + other.about() + "; stop it, or let all join one cluster (cluster.seeds)"));
                }
                Patience now = Patience.of(before, other);
                seen.put(name, now);
                if (now.isOver()) {
                    declared = declared.thenCompose(done ->
                            stores.nodes().change(name, other, other.over()).thenApply(changed -> null));
                } else {
                    waiting.accept(other.about());
                }
            }
            return held.isEmpty() ? declared : declared.thenCompose(done -> later(seen, waiting));
        });
    }

    private CompletionStage<Void> later(Map<String, Patience> seen, Consumer<String> waiting) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Timers.later(
                timer,
                POLL,
                () -> othersGone(seen, waiting).whenComplete((gone, failure) -> {
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failure);
                    }
                }));
        return done;
    }

    /** The same for all servers of the keyspace, and for those of no other one. */
    public String keyspaceId() {
        return keyspaceId;
    }

    public Ownership ownership() {
        return ownership;
    }

    /** Whether other servers live and have shards; takes as long as a lease lasts if one has them that does not live. */
    public CompletionStage<Boolean> othersServe() {
        return ServingServers.exist(stores.nodes(), stores.shards(), settings.shards(), settings.leaseName(), timer);
    }

    /** Leaves everything to the others. What hung on it must have ended. */
    public CompletionStage<Void> release() {
        watch.stop();
        return lease.release();
    }
}
