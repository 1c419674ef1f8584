// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts a connection's publishes that wait for an answer, and at a node's stop says when the last is done. Any thread. */
final class InFlight {
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

    /** Takes no more from now on; completes when there are none left. */
    CompletionStage<Void> close() {
        closed = true;
        if (count.get() == 0) {
            empty.complete(null);
        }
        return empty.minimalCompletionStage();
    }
}
