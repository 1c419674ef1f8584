// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import io.godwit.core.mailbox.SendResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one connection has asked for and has no answer to yet, and what the answers to come will say; at a node's stop it says
 * when the last is out. Bounded by the client's receive maximum. Any thread.
 */
final class InFlight {
    /** What is known of the answer to a publish. */
    sealed interface Answer {}

    /** Nothing yet, or nothing beside what the broker says. */
    record Open() implements Answer {}

    /** Other nodes have taken it. */
    record Relayed() implements Answer {}

    /** It is stored. */
    record Stored(SendResult.Accepted accepted) implements Answer {}

    private static final Answer OPEN = new Open();
    private static final Answer RELAYED = new Relayed();

    private final Map<Integer, Answer> answers = new ConcurrentHashMap<>(2);
    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private volatile boolean closed;

    /** Counts one more, which must {@link #end}; false when no more are taken. */
    boolean begin() {
        count.incrementAndGet();
        if (closed) {
            end();
            return false;
        }
        return true;
    }

    void end() {
        if (count.decrementAndGet() == 0 && closed) {
            empty.complete(null);
        }
    }

    /** Counts a publish until its PUBACK or PUBREC is {@link #written}; false when no more are taken. */
    boolean begin(int packetId) {
        if (!begin()) {
            return false;
        }
        if (answers.put(packetId, OPEN) != null) {
            end(); // the client has given the id away twice: there will be one answer
        }
        return true;
    }

    void stored(int packetId, SendResult.Accepted accepted) {
        answers.replace(packetId, new Stored(accepted));
    }

    void relayed(int packetId) {
        answers.replace(packetId, RELAYED);
    }

    Answer answer(int packetId) {
        return answers.getOrDefault(packetId, OPEN);
    }

    /** The PUBACK or PUBREC with this packet id is on its way to the client. */
    void written(int packetId) {
        if (answers.remove(packetId) != null) {
            end();
        }
    }

    /** Takes no more from now on; completes when none is left without its answer. */
    CompletionStage<Void> close() {
        closed = true;
        if (count.get() == 0) {
            empty.complete(null);
        }
        return empty.copy();
    }

    /** The connection is gone: nobody will get an answer. */
    void abandon() {
        closed = true;
        empty.complete(null);
    }
}
