// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.time.Duration;
import java.time.InstantSource;

/** When a device is to be looked at. Confined to the mailbox's thread. */
final class DueTimes {
    private final PushSettings limits;
    private final InstantSource wall;
    private final PushEffects fx;

    DueTimes(PushSettings limits, InstantSource wall, PushEffects fx) {
        this.limits = limits;
        this.wall = wall;
        this.fx = fx;
    }

    /** For something that has just come. */
    long of(PushItem item, PushTarget target, long now) {
        return switch (item.kind()) {
            case CALL -> now + (target.isWatched() ? limits.grace().toMillis() : 0);
            case CLEAR -> Math.max(of(target, now), now + limits.drainGrace().toMillis());
            default -> of(target, now);
        };
    }

    /** For what is open, unless it is a call. */
    long of(PushTarget target, long now) {
        if (target.failures > 0 && target.dueAt != PushTarget.NEVER) {
            return target.dueAt; // backing off: told together with what failed
        }
        long at = now + (target.isWatched() ? limits.grace().toMillis() : 0);
        return Math.max(at, target.nextRound(limits));
    }

    /** It is looked at no later than this. */
    void set(PushTarget target, long at) {
        target.dueNoLaterThan(Math.max(at, target.registration.quarantinedUntil()));
        arm(target);
    }

    /** After this time from now. */
    void in(Duration time, PushTarget target) {
        set(target, wall.millis() + time.toMillis());
    }

    /** Has the mailbox woken in time. */
    void arm(PushTarget target) {
        fx.wakeIn(Duration.ofMillis(Math.max(0, target.dueAt - wall.millis())));
    }
}
