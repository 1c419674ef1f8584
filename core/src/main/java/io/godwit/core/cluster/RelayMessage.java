// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.Interest;
import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.RelayTarget;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/** What the relays of the nodes say to each other, and to themselves. */
sealed interface RelayMessage {
    /** What goes from one node to another: {@link RelayWire} knows these, and nothing else is sent. */
    sealed interface OnTheWire extends RelayMessage {}

    /**
     * How a node is. Said again until it was heard.
     *
     * @param version grows with each change
     * @param open its broker serves
     * @param synced it has all retained messages, and others can fetch them from it
     */
    record Hello(long version, boolean open, boolean synced, Interest interest, ActorRef<RelayMessage> from)
            implements OnTheWire {}

    record Heard(long version, ActorRef<RelayMessage> from) implements OnTheWire {}

    /** To be published there. Numbers of one node grow. */
    record Publish(long number, RawMessage message, ActorRef<RelayMessage> from) implements OnTheWire {}

    /** The answer to one with QoS 1 or 2: it is in the subscribers' queues, or could not be. */
    record Taken(long number, boolean ok) implements OnTheWire {}

    /** Those with QoS 0 up to this number are done with. */
    record Seen(long upTo, ActorRef<RelayMessage> from) implements OnTheWire {}

    /** Asks for a page of the retained messages. The same page may be asked for again, earlier ones not. */
    record Fetch(long copy, int page, ActorRef<RelayMessage> from) implements OnTheWire {}

    /** @param ready false: not now, ask again from the first page */
    record Page(long copy, int page, boolean ready, boolean last, List<RawMessage> messages) implements OnTheWire {}

    /** The broker of this node is there. */
    record Open(RelayTarget target) implements RelayMessage {}

    /** The subscribers of this node are gone. */
    record Close(CompletableFuture<Void> done) implements RelayMessage {}

    /** Whether or not the others have heard of it. */
    record Closed(CompletableFuture<Void> done) implements RelayMessage {}

    record Subscribing(String filter, CompletableFuture<Void> known) implements RelayMessage {}

    /** What the subscriptions of this node's broker want; null if they could not be read. */
    record Swept(@org.jspecify.annotations.Nullable Interest interest) implements RelayMessage {}

    /** The relays of all nodes, this one's too. */
    record Nodes(Set<ActorRef<RelayMessage>> all) implements RelayMessage {}

    /** A step of fetching retained messages is done. */
    record Copied(long copy, int page, boolean ok) implements RelayMessage {}

    /** A page for another node could be made, or not (null). */
    record Made(
            ActorRef<RelayMessage> by,
            @org.jspecify.annotations.Nullable Page page) implements RelayMessage {}

    enum Tick implements RelayMessage {
        TICK
    }
}
