// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import io.godwit.loadtest.check.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a device has sent and keeps until it is answered, oldest first, at most {@value #MAX}. Not thread-safe. */
final class Outbox {
    static final int MAX = 2_000;
    private static final int MAX_PACKET_ID = 60_000;

    private final Set<Message> kept = new LinkedHashSet<>();
    private final ArrayDeque<Message> waiting = new ArrayDeque<>();
    private final List<Message> again = new ArrayList<>();
    private final Map<Integer, Attempt> attempts = new HashMap<>();
    private int packetId;

    /** One writing of a message to a socket. */
    record Attempt(int packetId, Message message, long nanos) {}

    boolean isFull() {
        return kept.size() >= MAX;
    }

    void add(Message message) {
        kept.add(message);
        waiting.add(message);
    }

    /** After a reconnect all that is not answered goes out again, in the old order. */
    void startOver() {
        attempts.clear();
        again.clear();
        waiting.clear();
        waiting.addAll(kept);
    }

    /** The next to write, if fewer than {@code limit} are unanswered. */
    Optional<Attempt> next(int limit) {
        if (waiting.isEmpty() || attempts.size() >= limit) {
            return Optional.empty();
        }
        do {
            packetId = packetId % MAX_PACKET_ID + 1;
        } while (attempts.containsKey(packetId));
        var attempt = new Attempt(packetId, waiting.remove(), System.nanoTime());
        attempts.put(packetId, attempt);
        return Optional.of(attempt);
    }

    /** Finds what a PUBACK answers. */
    Optional<Attempt> answered(int id) {
        return Optional.ofNullable(attempts.remove(id));
    }

    /** Answered for good. */
    void forget(Message message) {
        kept.remove(message);
    }

    /** Refused for now. */
    void later(Message message) {
        again.add(message);
    }

    /** Puts what was refused for now back in line. */
    void retry() {
        waiting.addAll(again);
        again.clear();
    }

    /** When the oldest unanswered attempt was made. */
    Optional<Long> oldestNanos() {
        return attempts.values().stream().map(Attempt::nanos).min(Long::compare);
    }
}
