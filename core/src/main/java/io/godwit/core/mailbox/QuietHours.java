// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;

/**
 * The hours of each day in which the owner is not to be woken, by the clock on the wall of a place: when the clocks are put
 * back an hour comes twice and both count, when they are put forward the hour that is left out is no time at all.
 *
 * @param from when they begin
 * @param to when they end; before {@code from} means on the next day
 * @param zone the place's time zone
 * @param mentions whether a message that names the owner wakes nevertheless
 * @param calls whether a call does
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone, boolean mentions, boolean calls) {
    private static final DateTimeFormatter HOUR_AND_MINUTE =
            DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT); // else 24:00 is a time

    /** @throws IllegalArgumentException naming the field and its limit */
    public QuietHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("quiet.to: must not be quiet.from");
        }
    }

    /** @throws IllegalArgumentException naming the field and its limit */
    static QuietHours parse(String from, String to, String zone, boolean mentions, boolean calls) {
        // offsets such as +02:00 would be wrong for half of the year
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            throw new IllegalArgumentException("quiet.zone: must be a time zone's name, such as Europe/Berlin");
        }
        return new QuietHours(time("quiet.from", from), time("quiet.to", to), ZoneId.of(zone), mentions, calls);
    }

    private static LocalTime time(String field, String text) {
        try {
            return LocalTime.parse(text, HOUR_AND_MINUTE);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(field + ": must be a time from 00:00 to 23:59, such as 22:30", e);
        }
    }

    boolean contains(Instant now) {
        LocalTime there = now.atZone(zone).toLocalTime();
        boolean begun = !there.isBefore(from);
        boolean over = !there.isBefore(to);
        return from.isBefore(to) ? begun && !over : begun || !over;
    }

    String fromText() {
        return from.format(HOUR_AND_MINUTE);
    }

    String toText() {
        return to.format(HOUR_AND_MINUTE);
    }
}
