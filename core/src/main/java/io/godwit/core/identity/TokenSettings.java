// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.time.Duration;
import java.util.List;

/**
 * How tokens are verified.
 *
 * @param keys where the keys come from, at most 64 sources; a {@code kid} that two of them name belongs to the first
 * @param clockSkew how far the clocks of issuer and server may differ, 0 to 5 minutes
 * @param cacheSize how many verified tokens are remembered, 1 to 1,000,000; a token counts once per started KiB
 * @param jwksRefresh time between two fetches of a JWKS URL, 1 second to 1 day
 */
public record TokenSettings(List<KeySource> keys, Duration clockSkew, int cacheSize, Duration jwksRefresh) {
    static final int MAX_SOURCES = 64;
    static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);
    static final int MAX_CACHE_SIZE = 1_000_000;

    public TokenSettings {
        keys = List.copyOf(keys);
        if (keys.size() > MAX_SOURCES) {
            throw new IllegalArgumentException("keys: at most " + MAX_SOURCES + " sources, got " + keys.size());
        }
        requireBetween("clockSkew", clockSkew, Duration.ZERO, MAX_CLOCK_SKEW);
        requireBetween("jwksRefresh", jwksRefresh, Duration.ofSeconds(1), Duration.ofDays(1));
        if (cacheSize < 1 || cacheSize > MAX_CACHE_SIZE) {
            throw new IllegalArgumentException("cacheSize must be 1 to " + MAX_CACHE_SIZE + ", got " + cacheSize);
        }
    }

    /** 30 s of skew, 10,000 remembered tokens, a fetch every 5 minutes. */
    public static TokenSettings defaults(List<KeySource> keys) {
        return new TokenSettings(keys, Duration.ofSeconds(30), 10_000, Duration.ofMinutes(5));
    }

    private static void requireBetween(String field, Duration value, Duration low, Duration high) {
        if (value.compareTo(low) < 0 || value.compareTo(high) > 0) {
            throw new IllegalArgumentException(field + " must be " + low + " to " + high + ", got " + value);
        }
    }
}
