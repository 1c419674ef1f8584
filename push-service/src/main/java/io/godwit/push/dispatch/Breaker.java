// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.core.push.PushOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a lane may ask its provider. Failures count only when they are consecutive and of different devices: one
 * device that its provider throttles says nothing about the others. Confined by the lane's lock; times are those of the ticker.
 */
final class Breaker {
    private final LaneSettings settings;
    private final int failuresToOpen;
    private BreakerState state = BreakerState.CLOSED;
    /** What it goes back to after a probe that says nothing. */
    private BreakerState before = BreakerState.CLOSED;

    private int failures;
    private int misconfigured;
    private @Nullable Object lastFailed;
    private Duration pause;
    private long until;
    private String reason = "";

    /** @param atOnce how many requests may be under way: more failures than that may never be seen */
    Breaker(LaneSettings settings, int atOnce) {
        this.settings = settings;
        this.failuresToOpen = Math.min(settings.failuresToOpen(), Math.max(1, atOnce));
        this.pause = settings.firstPause();
    }

    BreakerState state() {
        return state;
    }

    String reason() {
        return reason;
    }

    /** Whether a request may be started. */
    boolean admits(long now) {
        return state == BreakerState.CLOSED || (state != BreakerState.PROBING && now - until >= 0);
    }

    /** What a refused request should wait. */
    Duration remaining(long now) {
        return state == BreakerState.PROBING ? pause : Duration.ofNanos(Math.max(1_000_000, until - now));
    }

    Refusal refusal() {
        boolean parked =
                state == BreakerState.PARKED || (state == BreakerState.PROBING && before == BreakerState.PARKED);
        return parked ? Refusal.PARKED : Refusal.BREAKER_OPEN;
    }

    /** A request is started that was admitted; true if it is the probe. */
    boolean start() {
        if (state == BreakerState.CLOSED) {
            return false;
        }
        before = state;
        state = BreakerState.PROBING;
        return true;
    }

    /** A request was answered, or given up. */
    void answered(boolean probe, Object device, PushOutcome outcome, long now) {
        if (state != BreakerState.CLOSED && !probe) {
            return; // began before it opened
        }
        if (outcome instanceof PushOutcome.Retry retry && !retry.attempted()) {
            if (probe) {
                state = before;
            }
        } else if (outcome instanceof PushOutcome.Misconfigured) {
            misconfigured(probe, device, outcome, now);
        } else if (outcome instanceof PushOutcome.Retry || outcome instanceof PushOutcome.Unknown) {
            failed(probe, device, outcome, now);
        } else {
            works(outcome);
        }
    }

    private void works(PushOutcome outcome) {
        state = BreakerState.CLOSED;
        reason = "";
        failures = 0;
        lastFailed = null;
        pause = settings.firstPause();
        if (outcome instanceof PushOutcome.Accepted) {
            misconfigured = 0; // an address can be refused before the credentials are looked at
        }
    }

    private void failed(boolean probe, Object device, PushOutcome outcome, long now) {
        if (!device.equals(lastFailed)) {
            failures++;
            lastFailed = device;
        }
        if (probe) {
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : twice;
        }
        if (probe || failures >= failuresToOpen) {
            open(BreakerState.OPEN, pause, outcome, now);
        }
    }

    private void misconfigured(boolean probe, Object device, PushOutcome outcome, long now) {
        if (!device.equals(lastFailed)) {
            misconfigured++;
            lastFailed = device;
        }
        if (probe || misconfigured >= settings.misconfiguredToPark()) {
            open(BreakerState.PARKED, settings.parkedPause(), outcome, now);
        }
    }

    private void open(BreakerState to, Duration length, PushOutcome outcome, long now) {
        state = to;
        until = now + length.toNanos();
        reason = outcome.detail();
    }
}
