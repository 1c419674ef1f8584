// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mixed;

import java.time.Duration;

/**
 * What people do, per second of all of them together at the busiest time; the rates rise from a fifth of that at the
 * beginning to the whole in the middle, and fall again.
 *
 * @param pairs people who write, each with one who reads; 1 to 100,000
 * @param day how long the day takes
 * @param chats single messages
 * @param bursts times that somebody sends many at once
 * @param burstSize messages of a burst
 * @param signals such as "is typing"
 * @param departures readers who go away
 * @param away for how long on average; half to one and a half of it
 * @param streamShare of the readers, who use the stream mode; 0 to 1
 * @param seed of all chance
 */
public record MixedProfile(
        int pairs,
        Duration day,
        double chats,
        double bursts,
        int burstSize,
        double signals,
        double departures,
        Duration away,
        double streamShare,
        int payloadBytes,
        long seed) {
    private static final int MAX_PAIRS = 100_000;
    private static final double NIGHT = 0.2;

    public MixedProfile {
        if (pairs < 1 || pairs > MAX_PAIRS) {
            throw new IllegalArgumentException("pairs must be 1 to " + MAX_PAIRS + " but is " + pairs);
        }
        if (day.isNegative() || day.isZero()) {
            throw new IllegalArgumentException("the day must take more than no time");
        }
        requireNotNegative("chats", chats);
        requireNotNegative("bursts", bursts);
        requireNotNegative("burst size", burstSize);
        requireNotNegative("signals", signals);
        requireNotNegative("departures", departures);
        requireNotNegative("stream share", streamShare);
    }

    /** Share of the rates at a time of the day, itself from 0 to 1. */
    double activity(double timeOfDay) {
        double sun = Math.sin(Math.PI * Math.min(1, Math.max(0, timeOfDay)));
        return NIGHT + (1 - NIGHT) * sun * sun;
    }

    private static void requireNotNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + " must not be negative but is " + value);
        }
    }
}
