// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.testing;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/** What a fake answers, per token and then for all the rest. Any thread. */
final class Script<R> {
    private final Map<String, Queue<R>> next = new ConcurrentHashMap<>();
    private volatile R otherwise;

    Script(R otherwise) {
        this.otherwise = otherwise;
    }

    void add(String token, List<R> replies) {
        next.computeIfAbsent(token, any -> new ArrayDeque<>());
        next.computeIfPresent(token, (any, queue) -> {
            queue.addAll(replies);
            return queue;
        });
    }

    void otherwise(R reply) {
        otherwise = reply;
    }

    R next(String token) {
        if (next.isEmpty()) {
            return otherwise;
        }
        @SuppressWarnings("unchecked")
        R[] taken = (R[]) new Object[1];
        next.computeIfPresent(token, (any, queue) -> {
            taken[0] = queue.poll();
            return queue.isEmpty() ? null : queue;
        });
        return taken[0] == null ? otherwise : taken[0];
    }
}
