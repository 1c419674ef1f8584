// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.relay;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Hands publishes on raw topics to the other nodes. Any thread; nothing blocks, and stages never fail. */
public interface Relay {
    /** Of a node that is none of several. */
    Relay NONE = new Relay() {
        @Override
        public void open(RelayTarget target) {}

        @Override
        public boolean wants(String topic, boolean retain) {
            return false;
        }

        @Override
        public CompletionStage<RelayResult> publish(RawMessage message) {
            return CompletableFuture.completedFuture(RelayResult.TAKEN);
        }

        @Override
        public CompletionStage<Void> subscribing(String filter) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> close() {
            return CompletableFuture.completedFuture(null);
        }
    };

    /** This node's broker is there: the others are told what its subscribers want, and retained messages are fetched. */
    void open(RelayTarget target);

    /** Whether {@link #publish} has to be asked; false as long as no other node has use for such a message. */
    boolean wants(String topic, boolean retain);

    /**
     * Hands over a message of a client of this node. Messages of one thread reach each node in their order. With QoS 0, completes
     * at once. Otherwise when all nodes that want it have queued it, and after four seconds at the latest: at least once, a
     * node that answered late may get it twice.
     */
    CompletionStage<RelayResult> publish(RawMessage message);

    /**
     * A client is about to subscribe. Completes when the other nodes know, and this one has the retained messages: from then on it
     * gets what is published elsewhere. May take long while a node does not answer.
     */
    CompletionStage<Void> subscribing(String filter);

    /** This node's subscribers are gone: the others need not wait for it any more. Completes within a second. */
    CompletionStage<Void> close();
}
