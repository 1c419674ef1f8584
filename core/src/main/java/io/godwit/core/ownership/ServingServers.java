// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.NodeLeases;
import io.godwit.core.store.NodeLeases.NodeLease;
import io.godwit.core.store.ShardLeases;
import io.godwit.core.store.ShardLeases.ShardLease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/** Finds out whether other servers have shards and live. Those that only start have none yet. */
final class ServingServers {
    private static final Duration POLL = Duration.ofMillis(250);

    private final NodeLeases nodes;
    private final String self;
    private final ScheduledExecutorService timer;
    private final Map<String, Long> terms = new HashMap<>();
    private final Map<String, Patience> seen = new HashMap<>();
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();

    private ServingServers(NodeLeases nodes, String self, ScheduledExecutorService timer) {
        this.nodes = nodes;
        this.self = self;
        this.timer = timer;
    }

    /**
     * Completes as soon as one is seen to live, or when all have stood still for as long as their leases last.
     *
     * @param count of the shards
     * @param self the name of this server's lease
     */
    static CompletionStage<Boolean> exist(
            NodeLeases nodes, ShardLeases shards, int count, String self, ScheduledExecutorService timer) {
        return nodes.held()
                .thenCompose(held -> held.keySet().stream().allMatch(self::equals)
                        ? CompletableFuture.completedFuture(false) // nobody to look for
                        : new ServingServers(nodes, self, timer).search(shards, count));
    }

    private CompletionStage<Boolean> search(ShardLeases shards, int count) {
        CompletionStage<ServingServers> read = CompletableFuture.completedFuture(this);
        for (int shard = 0; shard < count; shard++) {
            read = read.thenCombine(shards.read(shard), ServingServers::add);
        }
        return read.thenCompose(all -> {
            look();
            return answer;
        });
    }

    private ServingServers add(ShardLease lease) {
        if (!lease.isFree() && !lease.node().equals(self)) {
            terms.merge(lease.node(), lease.nodeTerm(), Math::max);
        }
        return this;
    }

    private void look() {
        nodes.held().whenComplete((held, failure) -> {
            if (failure == null) {
                compare(held);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    private void compare(Map<String, NodeLease> held) {
        terms.entrySet().removeIf(entry -> {
            NodeLease found = held.get(entry.getKey());
            return found == null || found.term() > entry.getValue();
        });
        boolean moves = false;
        for (String name : List.copyOf(terms.keySet())) {
            NodeLease found = Objects.requireNonNull(held.get(name));
            Patience before = seen.get(name);
            Patience now = Patience.of(before, found);
            seen.put(name, now);
            moves |= before != null && !now.equals(before);
            if (now.isOver()) {
                terms.remove(name);
            }
        }
        if (moves || terms.isEmpty()) {
            answer.complete(moves);
        } else {
            Timers.later(timer, POLL, this::look);
        }
    }
}
