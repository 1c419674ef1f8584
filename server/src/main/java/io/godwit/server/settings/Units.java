// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with units, as people write them. Every method throws {@link IllegalArgumentException} without the value. */
public final class Units {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s?([A-Za-z]*)");
    private static final Map<String, Duration> DURATIONS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZES = Map.of(
            "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "k", 1L << 10, "m", 1L << 20, "g", 1L << 30);

    private Units() {}

    static int between(String text, int min, int max) {
        Kinds.check(text.matches("-?\\d{1,10}"), "");
        long value = Long.parseLong(text);
        Kinds.check(value >= min && value <= max, "");
        return (int) value;
    }

    /**
     * Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 12h} or {@code 7d}; a bare {@code 0} needs no unit.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Duration duration(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher amount = amount(text);
        Duration unit = DURATIONS.get(amount.group(2));
        if (unit == null) {
            throw new IllegalArgumentException("it needs a unit: ms, s, m, h or d");
        }
        try {
            return unit.multipliedBy(Long.parseLong(amount.group(1)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("", e);
        }
    }

    /** Reads {@code 96KiB} into bytes; {@code 1g}, as Java's own flags have it, means the same as {@code 1GiB}. */
    static long size(String text) {
        Matcher amount = amount(text);
        Long unit = SIZES.get(amount.group(2));
        if (unit == null) {
            throw new IllegalArgumentException("it needs a unit: B, KiB, MiB or GiB");
        }
        try {
            return Math.multiplyExact(unit, Long.parseLong(amount.group(1)));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("", e);
        }
    }

    private static Matcher amount(String text) {
        Matcher matcher = AMOUNT.matcher(text);
        Kinds.check(matcher.matches(), "");
        return matcher;
    }
}
