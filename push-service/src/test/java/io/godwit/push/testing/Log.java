// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The newest of what a fake provider was sent, and how much it was. Any thread. */
final class Log {
    private static final int KEPT = 20_000;

    private final Deque<Received> newest = new ArrayDeque<>();
    private long accepted;
    private long rejected;
    private volatile Consumer<Received> listener = received -> {};

    void listen(Consumer<Received> consumer) {
        listener = consumer;
    }

    void add(Received received) {
        synchronized (this) {
            if (received.accepted()) {
                accepted++;
            } else {
                rejected++;
            }
            newest.add(received);
            if (newest.size() > KEPT) {
                newest.remove();
            }
        }
        listener.accept(received);
    }

    synchronized List<Received> newest() {
        return List.copyOf(newest);
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized long rejected() {
        return rejected;
    }
}
