// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RevocationWatchTest {
    private static final Duration PERIOD = RevocationWatch.DEFAULT_PERIOD;
    private static final Instant LATER = MutableClock.START.plusSeconds(3600);
    private static final Revocation ONE = Revocation.ofToken("t1", LATER);
    private static final Revocation TWO = Revocation.ofToken("t2", LATER);

    private final MutableClock clock = new MutableClock();
    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeStore store = new FakeStore();
    private final RevocationList list = new RevocationList(clock);
    private final List<Revocation> heard = new ArrayList<>();
    private final RevocationWatch watch = new RevocationWatch(store, list, heard::addAll);

    @Test
    void bringsWhatOtherNodesHaveRevokedAndTellsItOnce() {
        store.revocations.add(ONE);
        assertThat(watch.start(scheduler, PERIOD)).isCompleted();
        assertThat(heard).containsExactly(ONE);
        store.revocations.add(TWO);
        scheduler.tick(PERIOD);
        scheduler.tick(PERIOD);
        assertThat(heard).containsExactly(ONE, TWO);
        assertThat(list.size()).isEqualTo(2);
    }

    @Test
    void revokesHereAtOnceAlsoWhenTheStoreFails() {
        assertThat(watch.revoke(ONE)).isCompleted();
        assertThat(store.revocations).containsExactly(ONE);
        store.broken = true;
        assertThat(watch.revoke(TWO)).isCompletedExceptionally();
        assertThat(heard).containsExactly(ONE, TWO);
        assertThat(list.size()).isEqualTo(2);
    }

    @Test
    void keepsWhatItKnowsWhileTheStoreFailsAndRecovers() {
        store.revocations.add(ONE);
        assertThat(watch.start(scheduler, PERIOD)).isCompleted();
        store.broken = true;
        scheduler.tick(PERIOD);
        store.broken = false;
        store.throwing = true;
        scheduler.tick(PERIOD);
        assertThat(watch.failures()).isEqualTo(2);
        assertThat(watch.isFailing()).isTrue();
        assertThat(list.size()).isEqualTo(1);

        store.throwing = false;
        store.revocations.add(TWO);
        scheduler.tick(PERIOD);
        assertThat(watch.isFailing()).isFalse();
        assertThat(heard).containsExactly(ONE, TWO);
    }

    @Test
    void tellsWhenTheFirstReadFailsAndGoesOnPolling() {
        store.broken = true;
        assertThat(watch.start(scheduler, PERIOD)).isCompletedExceptionally();
        store.broken = false;
        store.revocations.add(ONE);
        scheduler.tick(PERIOD);
        assertThat(heard).containsExactly(ONE);
    }

    @Test
    void doesNotReadAgainWhileAReadIsUnderWay() {
        store.pending = new CompletableFuture<>();
        CompletionStage<Void> started = watch.start(scheduler, PERIOD);
        scheduler.tick(PERIOD);
        assertThat(store.reads).isEqualTo(1);
        store.pending.complete(List.of(ONE));
        assertThat(started).isCompleted();
        store.pending = null;
        scheduler.tick(PERIOD);
        assertThat(store.reads).isEqualTo(2);
    }

    @Test
    void outlivesAListenerThatFails() {
        RevocationWatch fragile = new RevocationWatch(store, list, revocations -> {
            throw new IllegalStateException("listener");
        });
        store.revocations.add(ONE);
        assertThat(fragile.start(scheduler, PERIOD)).isCompleted();
        assertThat(list.size()).isEqualTo(1);
    }

    @Test
    void readsNothingAfterItIsClosed() {
        assertThat(watch.start(scheduler, PERIOD)).isCompleted();
        watch.close();
        scheduler.tick(PERIOD);
        assertThat(store.reads).isEqualTo(1);
    }

    private static final class FakeStore implements RevocationStore {
        final List<Revocation> revocations = new ArrayList<>();
        boolean broken;
        boolean throwing;
        int reads;

        @Nullable CompletableFuture<List<Revocation>> pending;

        @Override
        public CompletionStage<Void> add(Revocation revocation) {
            if (broken) {
                return CompletableFuture.failedFuture(new IllegalStateException("store"));
            }
            revocations.add(revocation);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<List<Revocation>> readAll() {
            reads++;
            if (throwing) {
                throw new IllegalStateException("store");
            }
            if (pending != null) {
                return pending;
            }
            return broken
                    ? CompletableFuture.failedFuture(new IllegalStateException("store"))
                    : CompletableFuture.completedFuture(List.copyOf(revocations));
        }
    }
}
