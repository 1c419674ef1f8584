// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.godwit.core.store.Leases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against leases in memory, whose owner expires when the test says so; the real ones are in LeasesIT. */
class ServerLeaseTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final FakeLeases leases = new FakeLeases();
    private final List<String> lost = new ArrayList<>();

    private static final class FakeLeases implements Leases {
        private Holder holder = new Holder(Optional.empty(), "", 0);
        private int changes;

        @Override
        public synchronized CompletionStage<Holder> read(String name) {
            return CompletableFuture.completedFuture(holder);
        }

        @Override
        public synchronized CompletionStage<Boolean> change(String name, Holder before, Holder next, Duration time) {
            changes++;
            boolean same = before.term() == holder.term() && before.owner().equals(holder.owner());
            if (same) {
                holder = next;
            }
            return CompletableFuture.completedFuture(same);
        }

        synchronized void expire() {
            holder = new Holder(Optional.empty(), "", holder.term());
        }

        synchronized int changes() {
            return changes;
        }
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private ServerLease server(String owner) {
        return new ServerLease(leases, owner, "server " + owner, timer, lost::add);
    }

    @Test
    void isHeldByTheFirstAndKeepsASecondWaitingUntilItIsGivenBack() throws Exception {
        ServerLease first = server("a");
        first.acquire(other -> {}).toCompletableFuture().join();
        List<String> waiting = new ArrayList<>();
        ServerLease second = server("b");
        CompletableFuture<Void> later = second.acquire(waiting::add).toCompletableFuture();

        assertThat(first.isHeld()).isTrue();
        assertThat(later).isNotDone();
        assertThat(waiting).containsExactly("server a");
        assertThat(second.isHeld()).isFalse();
        assertThatIllegalStateException().isThrownBy(second::nextEpoch);

        first.release().toCompletableFuture().join();
        Eventually.holds("the second has it", later::isDone);
        assertThat(first.isHeld()).isFalse();
        assertThat(second.isHeld()).isTrue();
    }

    @Test
    void givesEpochsThatGrowOverAllServers() throws Exception {
        ServerLease first = server("a");
        first.acquire(other -> {}).toCompletableFuture().join();
        long one = first.nextEpoch();
        long two = first.nextEpoch();
        leases.expire();
        ServerLease second = server("b");
        second.acquire(other -> {}).toCompletableFuture().join();

        assertThat(List.of(one, two, second.nextEpoch())).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void neverComesBackToAServerThatAnotherTookItFrom() throws Exception {
        ServerLease first = server("a");
        first.acquire(other -> {}).toCompletableFuture().join();
        leases.expire();
        server("b").acquire(other -> {}).toCompletableFuture().join();

        Eventually.holds("the first finds out", () -> !lost.isEmpty());
        assertThat(first.isHeld()).isFalse();
        assertThat(lost.get(0)).contains("server b");
        assertThatIllegalStateException().isThrownBy(first::nextEpoch);
    }

    @Test
    void goesOnAfterItExpiredIfNobodyElseHadIt() throws Exception {
        ServerLease only = server("a");
        only.acquire(other -> {}).toCompletableFuture().join();
        long before = only.nextEpoch();
        leases.expire();
        int changes = leases.changes();

        Eventually.holds("it is taken again", () -> leases.changes() > changes + 1);
        assertThat(only.isHeld()).isTrue();
        assertThat(only.nextEpoch()).isEqualTo(before + 1);
        assertThat(lost).isEmpty();
    }

    @Test
    void isAtOnceTheSameServersAgainAfterItWasKilled() {
        server("a").acquire(other -> {}).toCompletableFuture().join();
        ServerLease restarted = server("a");
        restarted.acquire(other -> {}).toCompletableFuture().join();

        assertThat(restarted.isHeld()).isTrue();
    }
}
