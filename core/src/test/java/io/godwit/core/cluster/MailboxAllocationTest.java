// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static scala.jdk.javaapi.CollectionConverters.asJava;
import static scala.jdk.javaapi.CollectionConverters.asScala;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map$;

class MailboxAllocationTest {
    private static final ActorSystem SYSTEM = ActorSystem.create();
    private static final ActorRef STAYING = SYSTEM.actorOf(Props.create(Region.class, Region::new));
    private static final ActorRef LEAVING = SYSTEM.actorOf(Props.create(Region.class, Region::new));
    private static final ActorRef ANOTHER_LEAVING = SYSTEM.actorOf(Props.create(Region.class, Region::new));

    private final Map<ActorRef, List<String>> shards = new HashMap<>();
    private final MailboxAllocation allocation =
            new MailboxAllocation(region -> region.equals(LEAVING) || region.equals(ANOTHER_LEAVING));

    private static final class Region extends AbstractActor {
        @Override
        public Receive createReceive() {
            return emptyBehavior();
        }
    }

    @AfterAll
    static void stop() {
        SYSTEM.terminate();
    }

    @Test
    void movesAllShardsOfALeavingNodeAFewAtATime() {
        shards.put(STAYING, numbered(0, 20));
        shards.put(LEAVING, numbered(20, 40));
        Set<String> moved = new HashSet<>();

        while (moved.size() < 20) {
            Set<String> next = rebalance(Set.of());
            assertThat(next).hasSize(MailboxAllocation.AT_ONCE).isSubsetOf(shards.get(LEAVING));
            moved.addAll(next);
            shards.put(
                    LEAVING,
                    shards.get(LEAVING).stream()
                            .filter(shard -> !next.contains(shard))
                            .toList());
        }

        assertThat(moved).containsExactlyInAnyOrderElementsOf(numbered(20, 40));
        assertThat(rebalance(Set.of())).isEmpty();
    }

    @Test
    void movesFewerWhileSomeAreOnTheirWay() {
        shards.put(STAYING, numbered(0, 2));
        shards.put(LEAVING, numbered(2, 10));
        shards.put(ANOTHER_LEAVING, numbered(10, 20));

        assertThat(rebalance(Set.of("2", "10", "11"))).hasSize(2).doesNotContain("0", "1", "2", "10", "11");
        assertThat(rebalance(Set.of("2", "3", "10", "11", "12"))).isEmpty();
    }

    @Test
    void movesNothingWhenNobodyStays() {
        shards.put(LEAVING, numbered(0, 20));
        shards.put(ANOTHER_LEAVING, numbered(20, 22));

        assertThat(rebalance(Set.of())).isEmpty();
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private Set<String> rebalance(Set<String> moving) {
        Map<ActorRef, IndexedSeq<String>> regions = new HashMap<>();
        shards.forEach((region, numbers) -> regions.put(region, asScala(numbers).toIndexedSeq()));
        return asJava(allocation
                .rebalance(Map$.MODULE$.from(asScala(regions)), asScala(moving).toSet())
                .value()
                .get()
                .get());
    }
}
