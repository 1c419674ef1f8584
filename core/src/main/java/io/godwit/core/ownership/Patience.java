// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.NodeLeases.NodeLease;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lease that somebody looks at, and since when its beat has stood still, by this machine's monotonic clock.
 *
 * <p>Its owner relies on a beat for {@link NodeLease#time} from the moment at which it asked for it, which was before anybody could see it.
 * So whoever has seen the same beat for that long, and somewhat longer because clocks do not run equally fast, knows that the owner relies
 * on it no more; and a change that expects this beat fails if there was a newer one.
 *
 * @param since nanoseconds, after the answer that showed this beat first
 */
record Patience(NodeLease lease, long since) {
    private static final Duration MARGIN = Duration.ofMillis(200);

    /** @param before what was seen of the same lease before, if anything */
    static Patience of(@Nullable Patience before, NodeLease now) {
        return before == null ? begin(now) : before.then(now);
    }

    static Patience begin(NodeLease lease) {
        return new Patience(lease, System.nanoTime());
    }

    /** The same one if the lease has not moved. */
    Patience then(NodeLease now) {
        return lease.term() == now.term() && lease.beat() == now.beat() ? this : begin(now);
    }

    boolean isOver() {
        Duration limit = lease.time().plus(lease.time().dividedBy(10)).plus(MARGIN);
        return System.nanoTime() - since >= limit.toNanos();
    }
}
