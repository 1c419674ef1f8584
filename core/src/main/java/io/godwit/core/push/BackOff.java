// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.util.random.RandomGenerator;

/** How long to wait after a failed attempt: a random part of a span that doubles, so that many devices do not come back at once. */
final class BackOff {
    private BackOff() {}

    /** Milliseconds until the next attempt; at least a tenth of the span, so that "at once" does not happen. */
    static long millis(int failures, PushSettings limits, RandomGenerator random) {
        int doublings = Math.min(Math.max(failures - 1, 0), 20);
        long span = Math.min(
                limits.firstBackOff().toMillis() << doublings,
                limits.longestBackOff().toMillis());
        return span / 10 + random.nextLong(Math.max(1, span - span / 10));
    }
}
