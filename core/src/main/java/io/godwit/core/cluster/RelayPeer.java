// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.Interest;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What this node knows of another one, and what is under way to it: at most {@link #MAX_COUNT} messages of {@link #MAX_BYTES}
 * together. Any thread, but for what the relay's actor keeps here for itself.
 */
final class RelayPeer {
    /** Well below what Pekko queues for a node: mailboxes need room too. */
    static final int MAX_COUNT = 1_000;

    static final long MAX_BYTES = 8L << 20;

    private record Unseen(long number, int size, long since) {}

    final ActorRef<RelayMessage> node;
    /** What is not known yet is everything. */
    private volatile Interest interest = Interest.EVERYTHING;

    private volatile boolean open = true;

    // ---- of the actor only

    /** Last version of the other one's, 0 = it has said nothing yet. */
    long version;

    boolean synced;
    /** What it has heard of this node. */
    long heard;

    long toldAt;
    long toldVersion;

    // ---- guarded by this

    private int count;
    private long bytes;
    private final Deque<Unseen> unseen = new ArrayDeque<>();

    RelayPeer(ActorRef<RelayMessage> node) {
        this.node = node;
    }

    void is(RelayMessage.Hello hello) {
        version = hello.version();
        synced = hello.synced() && hello.open();
        interest = hello.open() ? hello.interest() : Interest.NOTHING;
        open = hello.open();
    }

    boolean isOpen() {
        return open;
    }

    boolean wants(String topic, boolean retain) {
        return open && (retain || interest.covers(topic));
    }

    /** Makes room for one more; false if there is none. */
    synchronized boolean reserve(int size) {
        if (count >= MAX_COUNT || bytes + size > MAX_BYTES) {
            return false;
        }
        count++;
        bytes += size;
        return true;
    }

    synchronized void release(int size) {
        count--;
        bytes -= size;
    }

    /** One with QoS 0 was sent, for which there was room. */
    synchronized void sent(long number, int size, long now) {
        unseen.addLast(new Unseen(number, size, now));
    }

    /** The node has seen those with QoS 0 up to here. */
    synchronized void seen(long upTo) {
        for (Unseen first = unseen.peekFirst(); first != null && first.number <= upTo; first = unseen.peekFirst()) {
            unseen.removeFirst();
            release(first.size);
        }
    }

    /** Those that were sent before then have got lost, or so has the answer. */
    synchronized void forgetSentBefore(long then) {
        for (Unseen first = unseen.peekFirst(); first != null && first.since - then < 0; first = unseen.peekFirst()) {
            unseen.removeFirst();
            release(first.size);
        }
    }

    synchronized long bytes() {
        return bytes;
    }
}
