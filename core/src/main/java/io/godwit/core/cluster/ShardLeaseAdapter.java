// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.ownership.Ownership;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/**
 * The lease that Cluster Sharding takes before it starts mailboxes of a shard, and gives back after it has stopped them. It is not told when
 * this server's lease is lost: the server ends then, and until it has, its mailboxes acknowledge nothing.
 */
final class ShardLeaseAdapter extends Lease {
    private final LeaseSettings settings;
    private final OwnershipExtension found;
    private final int shard;

    /** Called by Pekko, which names the lease {@code <system>-shard-<type>-<shard>}. */
    ShardLeaseAdapter(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        found = OwnershipExtension.of(system);
        String name = settings.leaseName();
        shard = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        Ownership ownership = found.ownership();
        return ownership == null ? CompletableFuture.completedFuture(false) : ownership.acquire(shard);
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return acquire();
    }

    @Override
    public CompletionStage<Boolean> release() {
        Ownership ownership = found.ownership();
        return ownership == null
                ? CompletableFuture.completedFuture(true)
                : ownership.release(shard).thenApply(done -> true);
    }

    @Override
    public boolean checkLease() {
        Ownership ownership = found.ownership();
        return ownership != null && ownership.lease(shard).isHeld();
    }
}
