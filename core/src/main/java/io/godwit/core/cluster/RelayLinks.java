// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.RelayListener;
import io.godwit.core.relay.RelayResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;

/** Messages on their way to the other nodes. Any thread; the relay's actor says who the others are and brings their answers. */
final class RelayLinks {
    /** Pekko drops what is larger than its frames of 256 KiB. */
    static final int MAX_MESSAGE = 240 * 1024;

    private static final long REPEAT_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long GIVE_UP_NANOS = Duration.ofSeconds(4).toNanos();
    /** Topics whose retained messages changed while those of another node were being fetched. */
    private static final int MAX_TOUCHED = 100_000;

    private static final CompletionStage<RelayResult> TAKEN = CompletableFuture.completedFuture(RelayResult.TAKEN);
    private static final RelayPeer[] NOBODY = {};

    /** A message that a node has not answered. */
    private static final class Waiting {
        final RelayPeer peer;
        final RelayMessage.Publish publish;
        final RelayHandover handover;
        final long since;
        boolean repeated;

        Waiting(RelayPeer peer, RelayMessage.Publish publish, RelayHandover handover, long since) {
            this.peer = peer;
            this.publish = publish;
            this.handover = handover;
            this.since = since;
        }
    }

    private final RelayListener listener;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final Set<String> touched = ConcurrentHashMap.newKeySet();
    private volatile RelayPeer[] peers = NOBODY;
    private volatile boolean joined;
    private volatile boolean copying;

    RelayLinks(RelayListener listener) {
        this.listener = listener;
    }

    RelayListener listener() {
        return listener;
    }

    boolean wants(String topic, boolean retain) {
        if (!joined) {
            return true;
        }
        for (RelayPeer peer : peers) {
            if (peer.wants(topic, retain)) {
                return true;
            }
        }
        return false;
    }

    CompletionStage<RelayResult> publish(RawMessage message, ActorRef<RelayMessage> self) {
        if (message.retain()) {
            touch(message.topic());
        }
        return message.qos() == 0 ? send(message, self) : handOver(message, self);
    }

    private CompletionStage<RelayResult> send(RawMessage message, ActorRef<RelayMessage> self) {
        int size = message.size();
        for (RelayPeer peer : peers) {
            if (!peer.wants(message.topic(), message.retain())) {
                continue;
            }
            if (size > MAX_MESSAGE || !peer.reserve(size)) {
                listener.dropped();
                continue;
            }
            long number = numbers.incrementAndGet();
            peer.sent(number, size, System.nanoTime());
            peer.node.tell(new RelayMessage.Publish(number, message, self));
            listener.sent();
        }
        return TAKEN;
    }

    private CompletionStage<RelayResult> handOver(RawMessage message, ActorRef<RelayMessage> self) {
        if (!joined) {
            return refused(RelayResult.UNAVAILABLE);
        }
        List<RelayPeer> to = new ArrayList<>();
        for (RelayPeer peer : peers) {
            if (peer.wants(message.topic(), message.retain())) {
                to.add(peer);
            }
        }
        if (to.isEmpty()) {
            return TAKEN;
        }
        int size = message.size();
        if (size > MAX_MESSAGE) {
            return refused(RelayResult.TOO_LARGE);
        }
        for (int i = 0; i < to.size(); i++) {
            if (!to.get(i).reserve(size)) {
                to.subList(0, i).forEach(peer -> peer.release(size));
                return refused(RelayResult.BUSY);
            }
        }
        RelayHandover handover = new RelayHandover(to.size());
        to.forEach(peer -> send(peer, message, handover, self));
        return handover.result();
    }

    private CompletionStage<RelayResult> refused(RelayResult why) {
        listener.failed();
        return CompletableFuture.completedFuture(why);
    }

    private void send(RelayPeer peer, RawMessage message, RelayHandover handover, ActorRef<RelayMessage> self) {
        RelayMessage.Publish publish = new RelayMessage.Publish(numbers.incrementAndGet(), message, self);
        waiting.put(publish.number(), new Waiting(peer, publish, handover, System.nanoTime()));
        peer.node.tell(publish);
        listener.sent();
        if (!isPeer(peer)) { // it has gone in between, and nobody would say so
            remove(publish.number(), handover::taken);
        }
    }

    private boolean isPeer(RelayPeer one) {
        for (RelayPeer peer : peers) {
            if (peer == one) {
                return true;
            }
        }
        return false;
    }

    private void remove(long number, Runnable then) {
        Waiting found = waiting.remove(number);
        if (found != null) {
            found.peer.release(found.publish.message().size());
            then.run();
        }
    }

    // ---- from the actor

    void taken(long number, boolean ok) {
        Waiting found = waiting.get(number);
        if (found != null) {
            remove(number, () -> finish(found.handover, ok));
        }
    }

    private void finish(RelayHandover handover, boolean ok) {
        if (ok) {
            handover.taken();
        } else if (handover.failed()) {
            listener.failed();
        }
    }

    /** Repeats what was not answered for two seconds, gives up what was not for four. */
    void lookAfter(long now) {
        for (Iterator<Waiting> each = waiting.values().iterator(); each.hasNext(); ) {
            Waiting candidate = each.next();
            long age = now - candidate.since;
            if (age > GIVE_UP_NANOS) {
                remove(candidate.publish.number(), () -> finish(candidate.handover, false));
            } else if (age > REPEAT_NANOS && !candidate.repeated) {
                candidate.repeated = true;
                candidate.peer.node.tell(candidate.publish);
            }
        }
        for (RelayPeer peer : peers) {
            peer.forgetSentBefore(now - GIVE_UP_NANOS);
        }
    }

    /** These are the other nodes now. What the ones that are gone have not answered is not waited for. */
    void peers(List<RelayPeer> present) {
        peers = present.toArray(NOBODY);
        for (Waiting candidate : waiting.values()) {
            if (!present.contains(candidate.peer)) {
                remove(candidate.publish.number(), candidate.handover::taken);
            }
        }
    }

    /** From now on the other nodes are known. */
    void joined() {
        joined = true;
    }

    boolean isJoined() {
        return joined;
    }

    /** Bytes that the fullest link has under way. */
    long underWay() {
        long most = 0;
        for (RelayPeer peer : peers) {
            most = Math.max(most, peer.bytes());
        }
        return most;
    }

    // ---- retained messages that changed while others are fetched

    void copying(boolean now) {
        copying = now;
        if (!now) {
            touched.clear();
        }
    }

    void touch(String topic) {
        if (copying && touched.size() < MAX_TOUCHED) {
            touched.add(topic);
        }
    }

    boolean isTouched(String topic) {
        return touched.contains(topic);
    }
}
