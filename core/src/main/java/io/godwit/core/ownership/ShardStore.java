// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.NodeLeases;
import io.godwit.core.store.NodeLeases.NodeLease;
import io.godwit.core.store.ShardLeases;
import io.godwit.core.store.ShardLeases.ShardLease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The single steps by which shards change hands in the store. Each either succeeds, or leaves things as they are or as somebody else made them. */
record ShardStore(
        ServerLease self,
        NodeLeases nodes,
        ShardLeases leases,
        NodeWatch watch,
        long firstTerm,
        ScheduledExecutorService timer) {
    private static final Logger LOG = LoggerFactory.getLogger(ShardStore.class);

    /**
     * Tries once to take a shard, or to have it under a new term.
     *
     * @return the new term, or 0 if another server has it now
     */
    CompletionStage<Long> take(int shard) {
        return leases.read(shard)
                .thenCompose(found -> isFree(found).thenCompose(free -> {
                    if (!free || !self.isHeld()) {
                        return CompletableFuture.completedFuture(0L);
                    }
                    long term = Math.max(found.term() + 1, firstTerm);
                    return leases.change(shard, found, new ShardLease(term, self.name(), self.term()))
                            .thenApply(taken -> taken ? term : 0L);
                }));
    }

    private CompletionStage<Boolean> isFree(ShardLease found) {
        if (found.isFree() || found.node().equals(self.name())) {
            return CompletableFuture.completedFuture(true);
        }
        return nodes.read(found.node()).thenCompose(node -> {
            if (!node.held() || node.term() != found.nodeTerm()) {
                return CompletableFuture.completedFuture(true);
            }
            return watch.standsStill(found.node(), node)
                    ? declareOver(found.node(), node)
                    : CompletableFuture.completedFuture(false);
        });
    }

    private CompletionStage<Boolean> declareOver(String name, NodeLease node) {
        return nodes.change(name, node, node.over()).thenApply(over -> {
            if (over) {
                LOG.warn("{} did not renew its lease in time: its mailboxes go to others", node.about());
            }
            return over;
        });
    }

    /**
     * Tries once to give a shard back.
     *
     * @return whether this server does not have it any more
     */
    CompletionStage<Boolean> giveBack(int shard) {
        return leases.read(shard).thenCompose(found -> {
            boolean mine = found.node().equals(self.name()) && found.nodeTerm() == self.term();
            return mine
                    ? leases.change(shard, found, new ShardLease(found.term(), "", 0))
                    : CompletableFuture.completedFuture(true);
        });
    }

    void later(Duration wait, Runnable what) {
        Timers.later(timer, wait, what);
    }
}
