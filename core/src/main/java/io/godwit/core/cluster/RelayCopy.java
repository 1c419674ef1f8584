// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.RelayTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the retained messages of another node in place of this one's own, a page after the other. What changes meanwhile is
 * newer than any page. For the relay's actor only.
 */
final class RelayCopy {
    /** Retained messages at most; what another node has beyond is left out. */
    static final int MAX_MESSAGES = 1_000_000;

    private static final long ASK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long GIVE_UP_NANOS = Duration.ofSeconds(10).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(RelayCopy.class);

    private final RelayTarget target;
    private final RelayLinks links;
    private final ActorRef<RelayMessage> actor;
    private final Consumer<RelayMessage> self;
    private boolean emptied;
    private @Nullable ActorRef<RelayMessage> from;
    private long copy;
    private int page;
    private boolean storing;
    private long asked;
    private long heard;
    private int copied;

    RelayCopy(RelayTarget target, RelayLinks links, ActorRef<RelayMessage> actor, Consumer<RelayMessage> self) {
        this.target = target;
        this.links = links;
        this.actor = actor;
        this.self = self;
    }

    boolean isFrom(ActorRef<RelayMessage> node) {
        return node.equals(from);
    }

    boolean isRunning() {
        return from != null;
    }

    /** Begins anew from this node. */
    void begin(ActorRef<RelayMessage> node, long now) {
        links.copying(true);
        from = node;
        copy++;
        page = 0;
        copied = 0;
        heard = now;
        if (emptied) {
            ask(now);
        } else {
            storing = true;
            report(target.forgetRetained(), -1);
        }
    }

    /** The node is gone, or does not answer. */
    void stop() {
        from = null;
        storing = false;
        copy++;
    }

    private void ask(long now) {
        asked = now;
        if (from != null) {
            from.tell(new RelayMessage.Fetch(copy, page, actor));
        }
    }

    private void report(java.util.concurrent.CompletionStage<Void> step, int of) {
        long mine = copy;
        step.whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("Retained messages of another node could not be stored", failure);
            }
            self.accept(new RelayMessage.Copied(mine, of, failure == null));
        });
    }

    /** A page has come. True when it was the last, and all of it is to be stored yet. */
    void take(RelayMessage.Page got, long now) {
        if (got.copy() != copy || storing || from == null) {
            return;
        }
        heard = now;
        if (!got.ready()) {
            page = 0; // the next tick asks again
            return;
        }
        if (got.page() != page) {
            return;
        }
        storing = true;
        List<CompletableFuture<Void>> steps = new ArrayList<>();
        for (RawMessage message : got.messages()) {
            if (!links.isTouched(message.topic())) {
                steps.add(target.keep(message).toCompletableFuture());
                links.listener().copied();
            }
        }
        copied += got.messages().size();
        boolean last = got.last();
        if (!last && copied >= MAX_MESSAGES) {
            LOG.error("Another node has more than {} retained messages: the rest is left out", MAX_MESSAGES);
            last = true;
        }
        report(CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new)), last ? Integer.MAX_VALUE : page);
    }

    /** A step is done; true when all is. */
    boolean stored(RelayMessage.Copied step, long now) {
        if (step.copy() != copy || from == null) {
            return false;
        }
        storing = false;
        if (!step.ok()) {
            stop();
            return false;
        }
        if (step.page() == Integer.MAX_VALUE) {
            links.copying(false);
            return true;
        }
        if (step.page() < 0) {
            emptied = true;
        } else {
            page++;
        }
        ask(now);
        return false;
    }

    void lookAfter(long now) {
        if (from == null || storing) {
            return;
        }
        if (now - heard > GIVE_UP_NANOS) {
            stop();
        } else if (now - asked > ASK_AGAIN_NANOS) {
            ask(now);
        }
    }
}
