// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.DeviceId;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One device that can be woken, and how far that is. */
final class PushTarget {
    static final long NEVER = Long.MAX_VALUE;

    final DeviceId device;
    PushRegistration registration;

    /** All entries up to here are dealt with: accepted by the provider, or not wanted. */
    long pushed;
    /** Notifications up to here may stand on the device's screen, though it is to be woken for them again. */
    long wokenUpTo;
    /** The store does not have {@link #pushed}. */
    boolean unsaved;
    /** The last position that may be worth waking the device for. */
    long newest;
    /** When to look at it, milliseconds since 1970. */
    long dueAt = NEVER;
    /** Failed attempts in a row. */
    int failures;
    /** Times in a row that nobody asked the provider. */
    int refusals;

    boolean connected;
    boolean background;
    /** Entries for this round that are being read. */
    @Nullable Backlog reading;

    /** A round: up to which position it goes, and what the provider has not answered yet. */
    long roundUpTo;

    final Map<UUID, PushRequest> underWay = new HashMap<>(2);
    /** What a recall may have to replace. */
    final Shown shown;

    /** What of this round is dealt with, up to which position, see {@link Round#part}: a retry leaves it out. */
    final Map<String, Long> done = new HashMap<>(2);

    /** Acknowledged in time, not recorded yet: one record for many entries. */
    long cancelledFrom;

    long cancelledTo;

    private long lastRound;
    private long minute;
    private int inMinute;

    PushTarget(DeviceId device, PushRegistration registration, long pushed, long newest, Shown shown) {
        this.device = device;
        this.registration = registration;
        this.pushed = pushed;
        this.wokenUpTo = pushed;
        this.newest = newest;
        this.shown = shown;
    }

    /** Whether an app that looks alive is likely to get entries without being woken. */
    boolean isWatched() {
        return connected && !background;
    }

    boolean isUnderWay() {
        return reading != null || !underWay.isEmpty();
    }

    /** Whether there is something that the device has neither acknowledged nor been woken for. */
    boolean isPending(long acked) {
        return newest > Math.max(acked, pushed);
    }

    void dueNoLaterThan(long at) {
        dueAt = Math.min(dueAt, at);
    }

    String place() {
        return registration.address().app() + "/" + registration.address().provider();
    }

    // ---- how often

    /** The earliest time of the next round. */
    long nextRound(PushSettings limits) {
        long spaced = lastRound + limits.spacing().toMillis();
        return inMinute >= limits.maxPerMinute() ? Math.max(spaced, (minute + 1) * 60_000) : spaced;
    }

    void roundBegins(long now, int notifications) {
        lastRound = now;
        if (now / 60_000 != minute) {
            minute = now / 60_000;
            inMinute = 0;
        }
        inMinute += notifications;
    }

    boolean isCapped(long now, PushSettings limits) {
        return now / 60_000 == minute && inMinute >= limits.maxPerMinute();
    }
}
