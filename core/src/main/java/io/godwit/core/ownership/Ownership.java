// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.Lease;
import io.godwit.core.store.Leases;
import io.godwit.core.store.NodeLeases;
import io.godwit.core.store.ShardLeases;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

/**
 * The shards that this server has. A shard can be taken if nobody has it, or if the life of the server that had it is over: it was given
 * back, or another life of the same server has begun, or its beat has stood still for so long that it cannot rely on it any more, in which case
 * whoever wants the shard declares it over first. All of it by lightweight transactions, none of it on a message's way.
 */
public final class Ownership {
    private final ServerLease self;
    private final OwnedShard[] shards;
    private final Leases leases;

    /**
     * @param self this server's lease, which it has
     * @param leases for what the parts of a split cluster decide between them
     * @param watch over the others
     * @param count of shards
     * @param firstTerm greater than the terms that earlier versions had epochs of
     * @param timer runs short, non-blocking tasks
     */
    public Ownership(
            ServerLease self,
            NodeLeases nodes,
            ShardLeases shards,
            Leases leases,
            NodeWatch watch,
            int count,
            long firstTerm,
            ScheduledExecutorService timer) {
        ShardStore store = new ShardStore(self, nodes, shards, watch, firstTerm, timer);
        this.self = self;
        this.leases = leases;
        this.shards = IntStream.range(0, count)
                .mapToObj(shard -> new OwnedShard(shard, store))
                .toArray(OwnedShard[]::new);
    }

    /** The right to have mailboxes of this shard: {@link Lease#isHeld} only between {@link #acquire} and {@link #release}. */
    public Lease lease(int shard) {
        return shards[shard];
    }

    /**
     * Takes a shard, and waits some seconds for it if another server's lease has to run out. The stage does not fail.
     *
     * @return whether this server has it
     */
    public CompletionStage<Boolean> acquire(int shard) {
        return shards[shard].acquire();
    }

    /** Gives a shard back: at once for this server, and for the others as soon as the store knows. The stage does not fail. */
    public CompletionStage<Void> release(int shard) {
        return shards[shard].release();
    }

    public Leases leases() {
        return leases;
    }

    /** Whether this server has heard of the store lately: otherwise it has no shards, and gets none. */
    public boolean isHeld() {
        return self.isHeld();
    }

    /** How many shards this server has. */
    public int count() {
        int count = 0;
        for (OwnedShard shard : shards) {
            count += shard.isTaken() ? 1 : 0;
        }
        return count;
    }
}
