// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipTest {
    /** Does not run out by itself in a test. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration SHORT = Duration.ofMillis(300);

    private final FakeLeaseStore store = new FakeLeaseStore();
    private final List<TestServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(TestServer::close);
    }

    private TestServer server(String name, Duration time) {
        return server(name, name, time);
    }

    private TestServer server(String name, String owner, Duration time) {
        TestServer server = new TestServer(store, name, owner, time);
        servers.add(server);
        return server;
    }

    private static void eventually(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void aShardHasOneOwnerUntilItIsGivenBack() {
        TestServer a = server("a", LONG).started();
        TestServer b = server("b", LONG).started();

        assertThat(a.take(1)).isTrue();
        CompletableFuture<Boolean> wanted = b.ownership.acquire(1).toCompletableFuture();
        assertThat(wanted).isNotDone();
        assertThat(b.ownership.lease(1).isHeld()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> b.ownership.lease(1).nextEpoch());

        a.ownership.release(1).toCompletableFuture().join();
        assertThat(a.ownership.lease(1).isHeld()).isFalse();
        assertThat(wanted.orTimeout(1, TimeUnit.MINUTES).join()).isTrue();
        assertThat(b.ownership.lease(1).isHeld()).isTrue();
        assertThat(List.of(a.ownership.count(), b.ownership.count())).containsExactly(0, 1);
    }

    @Test
    void knowsWhetherOthersLiveAndHaveShards() throws Exception {
        TestServer a = server("a", SHORT).started();
        server("b", SHORT).started();
        assertThat(othersServe("b")).as("a has no shard yet").isFalse();

        assertThat(a.take(1)).isTrue();
        assertThat(othersServe("b")).isTrue();
        assertThat(othersServe("a")).as("its own does not count").isFalse();

        AutoCloseable standing = a.standStill();
        assertThat(othersServe("b")).as("a stands still").isFalse();
        standing.close();
    }

    private boolean othersServe(String self) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            return ServingServers.exist(store.nodes(), store.shards(), TestServer.SHARDS, self, timer)
                    .toCompletableFuture()
                    .orTimeout(1, TimeUnit.MINUTES)
                    .join();
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void epochsOfAShardGrowOverAllItsOwners() {
        TestServer a = server("a", LONG).started();
        TestServer b = server("b", LONG).started();
        List<Long> epochs = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (TestServer each : List.of(a, b, b)) {
                assertThat(each.take(2)).isTrue();
                epochs.add(each.ownership.lease(2).nextEpoch());
                epochs.add(each.ownership.lease(2).nextEpoch());
                each.ownership.release(2).toCompletableFuture().join();
            }
        }
        assertThat(epochs).isSorted().doesNotHaveDuplicates();
        assertThat(epochs.get(0) >>> OwnedShard.START_BITS)
                .as("above the terms of earlier versions")
                .isGreaterThanOrEqualTo(100);
    }

    @Test
    void getsANewTermBeforeTheNumbersOfOneAreUsedUp() {
        TestServer a = server("a", LONG).started();
        a.take(0);
        var lease = a.ownership.lease(0);
        long first = lease.nextEpoch() >>> OwnedShard.START_BITS;
        long last = 0;
        for (long i = 0; i < (1L << OwnedShard.START_BITS) * 3; i++) {
            long epoch = lease.nextEpoch();
            assertThat(epoch > last).isTrue();
            last = epoch;
        }
        assertThat(last >>> OwnedShard.START_BITS).isGreaterThan(first);
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void whatAServerHadThatStoodStillGoesToAnotherAndItFindsOut() throws Exception {
        TestServer paused = server("paused", SHORT).started();
        TestServer heir = server("heir", SHORT).started();
        paused.take(3);
        long before = paused.ownership.lease(3).nextEpoch();
        AutoCloseable standing = paused.standStill();
        assertThat(heir.take(3)).isTrue();
        assertThat(paused.lease.isHeld())
                .as("by the time that another has it, the first one relies on it no more")
                .isFalse();
        standing.close();
        assertThat(heir.ownership.lease(3).nextEpoch()).isGreaterThan(before);
        eventually("the first one finds out", () -> !paused.lost.isEmpty());
        assertThat(paused.ownership.lease(3).isHeld()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> paused.ownership.lease(3).nextEpoch());
    }

    @Test
    void aServerThatIsOverLeavesItsShardsAtOnce() {
        TestServer stopped = server("a", LONG).started();
        TestServer other = server("b", LONG).started();
        stopped.take(0);
        stopped.lease.release().toCompletableFuture().join();

        assertThat(other.take(0)).isTrue();
        assertThat(stopped.ownership.lease(0).isHeld()).isFalse();
    }

    @Test
    void aServerThatWasKilledAndStartedAgainNeedNotWaitForItself() {
        TestServer killed = server("a", LONG).started();
        killed.take(0);
        killed.close();
        TestServer again = server("a", LONG).started();

        assertThat(again.take(0)).isTrue();
        assertThat(again.lease.term()).isGreaterThan(killed.lease.term());
    }

    @Test
    void aSecondServerOfTheSameNameWaitsForTheFirst() {
        TestServer first = server("alone", "a", LONG).started();
        TestServer second = server("alone", "b", LONG);
        List<String> waiting = new ArrayList<>();
        CompletableFuture<Void> acquired = second.lease.acquire(waiting::add).toCompletableFuture();

        assertThat(waiting).containsExactly("server a");
        assertThat(acquired).isNotDone();
        first.lease.release().toCompletableFuture().join();
        acquired.orTimeout(1, TimeUnit.MINUTES).join();
        assertThat(second.lease.isHeld()).isTrue();
        assertThat(first.lease.isHeld()).isFalse();
    }

    @Test
    void aLeaseThatCouldNotBeRenewedForAWhileIsHeldAgainIfNobodyTookIt() throws Exception {
        TestServer only = server("a", SHORT).started();
        only.take(1);
        store.failWith(new Random(1), 1.0);
        eventually("it runs out", () -> !only.ownership.lease(1).isHeld());
        store.failWith(new Random(1), 0.0);

        eventually("it is held again", () -> only.ownership.lease(1).isHeld());
        assertThat(only.lost).isEmpty();
    }

    /** Servers that stand still, answers that get lost before and after they took effect, shards that go round. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void neverHasAShardTwoOwnersWhateverHappens(long seed) throws Exception {
        Random random = new Random(seed);
        store.failWith(new Random(seed + 100), 0.1);
        List<TestServer> alive = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            alive.add(join("n" + i));
        }
        long[] newest = new long[TestServer.SHARDS];
        long end = System.nanoTime() + Duration.ofSeconds(4).toNanos();
        int names = 3;
        while (System.nanoTime() < end) {
            TestServer one = alive.get(random.nextInt(alive.size()));
            int shard = random.nextInt(TestServer.SHARDS);
            int what = random.nextInt(10);
            if (what < 6) {
                var unused = one.ownership.acquire(shard);
            } else if (what < 9) {
                var unused = one.ownership.release(shard);
            } else {
                AutoCloseable standing = one.standStill();
                CompletableFuture.delayedExecutor(random.nextInt(600), TimeUnit.MILLISECONDS)
                        .execute(() -> closeQuietly(standing));
            }
            onlyOneHolds(newest);
            LockSupport.parkNanos(10_000_000);
            for (TestServer each : List.copyOf(alive)) {
                if (!each.lost.isEmpty()) {
                    alive.remove(each);
                    alive.add(join("n" + names++));
                }
            }
        }
    }

    private TestServer join(String name) {
        while (true) {
            TestServer server = server(name, SHORT);
            try {
                return server.started();
            } catch (java.util.concurrent.CompletionException e) {
                server.close(); // an answer got lost at the start: it is started again
            }
        }
    }

    private void onlyOneHolds(long[] newest) {
        for (int shard = 0; shard < TestServer.SHARDS; shard++) {
            List<TestServer> holders = new ArrayList<>();
            for (TestServer each : servers) {
                if (each.ownership.lease(shard).isHeld()) {
                    holders.add(each);
                }
            }
            if (holders.size() > 1) { // who was asked first may have lost it before the second was asked
                var lease = holders.get(0).ownership.lease(shard);
                assertThat(lease.isHeld()).as("shard %s has two owners", shard).isFalse();
            }
            for (TestServer each : servers) {
                try {
                    long epoch = each.ownership.lease(shard).nextEpoch();
                    assertThat(epoch).as("epoch of shard %s", shard).isGreaterThan(newest[shard]);
                    newest[shard] = epoch;
                } catch (IllegalStateException notHeld) {
                    assertThat(notHeld).hasMessageContaining("lease");
                }
            }
        }
    }

    private static void closeQuietly(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
