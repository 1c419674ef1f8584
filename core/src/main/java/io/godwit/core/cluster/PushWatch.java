// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.store.PushStore;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the list of mailboxes that have devices to wake, over and over, and looks in on those whose time has come:
 * so that they are started again after a crash, or after they left the memory for a long back-off. One node of the cluster does it.
 */
final class PushWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PushWatch.class);
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(30);
    /** Mailboxes of one shard in one round; the others follow in the next. */
    private static final int MAX_OF_A_SHARD = 2_000;
    /** So many mailboxes are started per second at most: each costs three or four reads. */
    private static final int PER_SECOND = 1_000;

    private final ActorSystem<?> system;
    private final PushContext push;
    private final InstantSource wall;
    private final BooleanSupplier mine;
    private final Consumer<UserId> lookIn;

    PushWatch(
            ActorSystem<?> system,
            PushContext push,
            InstantSource wall,
            BooleanSupplier mine,
            Consumer<UserId> lookIn) {
        this.system = system;
        this.push = push;
        this.wall = wall;
        this.mine = mine;
        this.lookIn = lookIn;
    }

    void start() {
        later(FIRST, () -> shard(0));
    }

    private void shard(int shard) {
        if (shard >= Shards.COUNT || !mine.getAsBoolean()) {
            later(BETWEEN_ROUNDS, () -> shard(0));
            return;
        }
        List<UserId> found = new ArrayList<>();
        PushStore store = push.store();
        store.due(
                        shard,
                        wall.millis(),
                        page -> page.stream()
                                .limit(MAX_OF_A_SHARD - found.size())
                                .forEach(found::add))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.debug("the list of mailboxes to look after could not be read", failure);
                    }
                    if (!found.isEmpty()) {
                        push.listener().found(found.size());
                        found.forEach(lookIn);
                    }
                    later(Duration.ofMillis(1 + found.size() * 1_000L / PER_SECOND), () -> shard(shard + 1));
                });
    }

    private void later(Duration pause, Runnable what) {
        var unused = Later.run(system, pause, what, () -> LOG.debug("the watch ends with its actor system"));
    }
}
