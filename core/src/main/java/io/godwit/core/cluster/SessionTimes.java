// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.Session;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When sessions speak to their mailboxes.
 *
 * @param renewal how often a session whose mailbox is at another node says that it is there
 * @param confirm how long an attach waits to be confirmed before it is made again, for the first time; then twice as long
 * @param longestConfirm at most so long
 * @param tick between two looks at all sessions
 * @param attachesPerTick so many attach again at most; each may start a mailbox, which costs three or four reads
 * @param renewalsPerTick so many are renewed at most
 */
record SessionTimes(
        Duration renewal,
        Duration confirm,
        Duration longestConfirm,
        Duration tick,
        int attachesPerTick,
        int renewalsPerTick) {
    /** At most 2,000 attach again and 10,000 are renewed per second, twice what 100,000 sessions need. */
    static SessionTimes defaults() {
        return new SessionTimes(
                Session.RENEWAL, Duration.ofSeconds(2), Duration.ofSeconds(40), Duration.ofMillis(200), 400, 2_000);
    }

    long renewalNanos() {
        return jittered(renewal.toNanos());
    }

    /** @param tries before this one, without success */
    long confirmNanos(int tries) {
        return jittered(Math.min(confirm.toNanos() << Math.min(tries, 10), longestConfirm.toNanos()));
    }

    /** What begins at the same time for many must not go on so: a quarter less to a quarter more. */
    private static long jittered(long nanos) {
        return nanos - nanos / 4 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
    }
}
