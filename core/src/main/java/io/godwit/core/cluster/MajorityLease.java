// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.ownership.Ownership;
import io.godwit.core.store.Leases;
import io.godwit.core.store.Leases.Holder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/**
 * What the parts of a split cluster compete for: the one that gets it goes on, the others end. Unlike a majority it also decides between
 * two nodes. It runs out by itself, after a time in which the losers have ended.
 */
final class MajorityLease extends Lease {
    /** Longer than the resolver keeps it (release-after), and no longer than needed: who had it may die. */
    private static final Duration TIME = Duration.ofSeconds(20);

    private final LeaseSettings settings;
    private final OwnershipExtension found;

    /** Called by Pekko. */
    MajorityLease(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        found = OwnershipExtension.of(system);
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    private Holder me(long term) {
        return new Holder(Optional.of(settings.ownerName()), "", term);
    }

    private boolean isMine(Holder holder) {
        return holder.owner().filter(settings.ownerName()::equals).isPresent();
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        Ownership ownership = found.ownership();
        if (ownership == null) {
            return CompletableFuture.completedFuture(false);
        }
        Leases leases = ownership.leases();
        return leases.read(settings.leaseName()).thenCompose(holder -> {
            boolean free = holder.owner().isEmpty() || isMine(holder);
            return free
                    ? leases.change(settings.leaseName(), holder, me(holder.term() + 1), TIME)
                    : CompletableFuture.completedFuture(false);
        });
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return acquire();
    }

    @Override
    public CompletionStage<Boolean> release() {
        Ownership ownership = found.ownership();
        if (ownership == null) {
            return CompletableFuture.completedFuture(true);
        }
        Leases leases = ownership.leases();
        return leases.read(settings.leaseName()).thenCompose(holder -> {
            Holder nobody = new Holder(Optional.empty(), "", holder.term());
            return isMine(holder)
                    ? leases.change(settings.leaseName(), holder, nobody, TIME)
                    : CompletableFuture.completedFuture(true);
        });
    }

    /** The resolver does not ask. */
    @Override
    public boolean checkLease() {
        return false;
    }
}
