// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static scala.jdk.javaapi.CollectionConverters.asJava;
import static scala.jdk.javaapi.CollectionConverters.asScala;

import java.util.HashMap;
import java.util.HashSet;
import java.util.function.Predicate;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy$;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Set;
import scala.collection.immutable.Set$;
import scala.concurrent.Future;

/**
 * Which node gets a shard: the one with the fewest. Shards of a node that is about to leave are moved before it does, a few at a
 * time: each move is noted down by a majority of the nodes, one after the other, and who leaves with all its shards holds all of
 * them up until the last is noted down.
 *
 * <p>Pekko's coordinator calls it, on its thread, every {@code rebalance-interval}.
 */
final class MailboxAllocation implements ActorSystemDependentAllocationStrategy {
    /** Shards of leaving nodes on their way at the same time. */
    static final int AT_ONCE = 5;
    /** A new node soon has its share; each move holds up the mailboxes of a shard for a moment. */
    private static final int BALANCED_AT_ONCE = 10;

    private static final double BALANCED_SHARE = 0.1;
    /** Calls between two looks at the balance: 5 s. */
    static final int BALANCE_EVERY = 10;

    private final Predicate<ActorRef> leaving;
    private final ShardAllocationStrategy balanced =
            ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(BALANCED_AT_ONCE, BALANCED_SHARE);
    private int calls;

    /** @param leaving whether the node of a region is about to leave */
    MailboxAllocation(Predicate<ActorRef> leaving) {
        this.leaving = leaving;
    }

    @Override
    public void start(ActorSystem system) {
        if (balanced instanceof ActorSystemDependentAllocationStrategy dependent) {
            dependent.start(system);
        }
    }

    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> allocations) {
        return balanced.allocateShard(requester, shard, staying(allocations));
    }

    @Override
    public Future<Set<String>> rebalance(Map<ActorRef, IndexedSeq<String>> allocations, Set<String> moving) {
        Map<ActorRef, IndexedSeq<String>> staying = staying(allocations);
        Set<String> next = staying.size() < allocations.size() ? ofLeaving(allocations, moving) : Set$.MODULE$.empty();
        boolean balances = ++calls % BALANCE_EVERY == 0 && next.isEmpty() && moving.isEmpty();
        return balances ? balanced.rebalance(staying, moving) : Future.successful(next);
    }

    private Set<String> ofLeaving(Map<ActorRef, IndexedSeq<String>> allocations, Set<String> moving) {
        java.util.Set<String> next = new HashSet<>();
        asJava(allocations).forEach((region, shards) -> {
            if (leaving.test(region)) {
                asJava(shards).stream()
                        .filter(shard -> !moving.contains(shard))
                        .limit(Math.max(0, AT_ONCE - moving.size() - next.size()))
                        .forEach(next::add);
            }
        });
        return asScala(next).toSet();
    }

    /** Those that get shards: all, if none stays. */
    private Map<ActorRef, IndexedSeq<String>> staying(Map<ActorRef, IndexedSeq<String>> allocations) {
        java.util.Map<ActorRef, IndexedSeq<String>> staying = new HashMap<>(asJava(allocations));
        staying.keySet().removeIf(leaving);
        return staying.isEmpty() ? allocations : Map$.MODULE$.from(asScala(staying));
    }
}
