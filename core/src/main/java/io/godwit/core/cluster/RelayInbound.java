// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.RelayListener;
import io.godwit.core.relay.RelayTarget;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what other nodes hand over, and tells them. For the relay's actor only; answers go out on the broker's threads. */
final class RelayInbound {
    /** QoS 0 is answered this many at once, or at the next tick. */
    private static final int SEEN_EVERY = 32;

    private static final Logger LOG = LoggerFactory.getLogger(RelayInbound.class);

    /** Messages with QoS 0 of one node. Any thread. */
    private static final class Sender {
        private final ActorRef<RelayMessage> node;
        private final ActorRef<RelayMessage> self;
        private long highest;
        private long told;
        private int since;

        Sender(ActorRef<RelayMessage> node, ActorRef<RelayMessage> self) {
            this.node = node;
            this.self = self;
        }

        synchronized void done(long number) {
            highest = Math.max(highest, number);
            if (++since >= SEEN_EVERY) {
                tell();
            }
        }

        synchronized void tell() {
            if (highest > told) {
                told = highest;
                since = 0;
                node.tell(new RelayMessage.Seen(highest, self));
            }
        }
    }

    private final Map<ActorRef<RelayMessage>, Sender> senders = new HashMap<>();
    private final RelayListener listener;
    private final ActorRef<RelayMessage> self;

    RelayInbound(RelayListener listener, ActorRef<RelayMessage> self) {
        this.listener = listener;
        this.self = self;
    }

    void take(RelayMessage.Publish publish, @Nullable RelayTarget target) {
        boolean answers = publish.message().qos() > 0;
        Sender sender = answers ? null : senders.computeIfAbsent(publish.from(), from -> new Sender(from, self));
        deliver(publish, target).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("A message of another node could not be published here", failure);
            } else {
                listener.received();
            }
            if (sender == null) {
                publish.from().tell(new RelayMessage.Taken(publish.number(), failure == null));
            } else {
                sender.done(publish.number());
            }
        });
    }

    private static CompletionStage<Void> deliver(RelayMessage.Publish publish, @Nullable RelayTarget target) {
        if (target == null) {
            return CompletableFuture.completedFuture(null); // without a broker there are no subscribers
        }
        try {
            return target.deliver(publish.message());
        } catch (Throwable t) { // the actor must survive it
            return CompletableFuture.failedFuture(t);
        }
    }

    void lookAfter() {
        senders.values().forEach(Sender::tell);
    }

    void retain(Set<ActorRef<RelayMessage>> present) {
        senders.keySet().retainAll(present);
    }
}
