// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import java.time.Duration;

/**
 * The bounds of a lane; the same for all.
 *
 * @param queue most requests that wait, at least 1
 * @param deadline an attempt without an answer has failed after this time
 * @param patience an answer that comes within this time after that is taken all the same, but for calls
 * @param maxWait a request that waited for so long goes back; with the two above, under a minute together
 * @param failuresToOpen consecutive failures, of different devices, that open the breaker; at most what may be under way
 * @param misconfiguredToPark the same for refused credentials
 * @param firstPause how long the breaker stays open at first; doubles with each probe that fails
 * @param longestPause the end of that
 * @param parkedPause time between probes with refused credentials
 * @param drain how long a provider that was replaced may still answer before it is closed
 */
public record LaneSettings(
        int queue,
        Duration deadline,
        Duration patience,
        Duration maxWait,
        int failuresToOpen,
        int misconfiguredToPark,
        Duration firstPause,
        Duration longestPause,
        Duration parkedPause,
        Duration drain) {
    /** What {@code PushSender} promises: an answer within this time. */
    private static final Duration PROMISE = Duration.ofMinutes(1);

    public LaneSettings {
        require(queue >= 1 && queue <= 1_000_000, "queue must be 1 to 1000000");
        require(isPositive(deadline) && isPositive(maxWait), "deadline and maxWait must be positive");
        require(!patience.isNegative(), "patience must not be negative");
        require(
                deadline.plus(patience).plus(maxWait).compareTo(PROMISE) < 0,
                "deadline, patience and maxWait must be under a minute together");
        require(failuresToOpen >= 1 && misconfiguredToPark >= 1, "failures must be at least 1");
        require(isPositive(firstPause) && isPositive(parkedPause), "pauses must be positive");
        require(longestPause.compareTo(firstPause) >= 0, "longestPause must not be shorter than firstPause");
        require(isPositive(drain), "drain must be positive");
    }

    /** 10,000 waiting, 10 s per attempt and as much for a late answer, 30 s in the queue; breaker after 10 failures for 5 to 60 s, parked for 5 min. */
    public static LaneSettings defaults() {
        return new LaneSettings(
                10_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                10,
                3,
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10));
    }

    /** The same with another queue and time limit. */
    public LaneSettings with(int requests, Duration perAttempt) {
        return new LaneSettings(
                requests,
                perAttempt,
                patience,
                maxWait,
                failuresToOpen,
                misconfiguredToPark,
                firstPause,
                longestPause,
                parkedPause,
                drain);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("push lane: " + message);
        }
    }
}
