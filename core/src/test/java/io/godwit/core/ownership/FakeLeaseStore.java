// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.NodeLeases;
import io.godwit.core.store.ShardLeases;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Leases in memory, whose answers can get lost before or after they took effect; the real ones are in OwnershipStoreIT. */
final class FakeLeaseStore {
    private final Map<String, NodeLeases.NodeLease> nodes = new HashMap<>();
    private final Map<Integer, ShardLeases.ShardLease> shards = new HashMap<>();
    private Random faults = new Random(0);
    private double faultRate;

    synchronized void failWith(Random random, double rate) {
        faults = random;
        faultRate = rate;
    }

    synchronized NodeLeases.NodeLease node(String name) {
        return nodes.getOrDefault(name, NodeLeases.NodeLease.NONE);
    }

    synchronized ShardLeases.ShardLease shard(int shard) {
        return shards.getOrDefault(shard, ShardLeases.ShardLease.NONE);
    }

    private boolean fails() {
        return faults.nextDouble() < faultRate;
    }

    private static <T> CompletionStage<T> lost() {
        return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
    }

    private <K, V> CompletionStage<Boolean> change(Map<K, V> in, K key, V none, V expected, V next) {
        if (fails()) {
            return lost();
        }
        boolean same = in.getOrDefault(key, none).equals(expected);
        if (same) {
            in.put(key, next);
        }
        return fails() ? lost() : CompletableFuture.completedFuture(same);
    }

    NodeLeases nodes() {
        return new NodeLeases() {
            @Override
            public CompletionStage<NodeLease> read(String name) {
                synchronized (FakeLeaseStore.this) {
                    return fails() ? lost() : CompletableFuture.completedFuture(node(name));
                }
            }

            @Override
            public CompletionStage<Map<String, NodeLease>> held() {
                synchronized (FakeLeaseStore.this) {
                    Map<String, NodeLease> held = new HashMap<>(nodes);
                    held.values().removeIf(each -> !each.held());
                    return CompletableFuture.completedFuture(held);
                }
            }

            @Override
            public CompletionStage<Boolean> change(String name, NodeLease expected, NodeLease next) {
                synchronized (FakeLeaseStore.this) {
                    return FakeLeaseStore.this.change(nodes, name, NodeLease.NONE, expected, next);
                }
            }
        };
    }

    ShardLeases shards() {
        return new ShardLeases() {
            @Override
            public CompletionStage<ShardLease> read(int shard) {
                synchronized (FakeLeaseStore.this) {
                    return fails() ? lost() : CompletableFuture.completedFuture(shard(shard));
                }
            }

            @Override
            public CompletionStage<Boolean> change(int shard, ShardLease expected, ShardLease next) {
                synchronized (FakeLeaseStore.this) {
                    return FakeLeaseStore.this.change(shards, shard, ShardLease.NONE, expected, next);
                }
            }
        };
    }
}
