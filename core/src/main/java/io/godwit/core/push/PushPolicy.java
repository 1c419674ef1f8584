// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules that may keep a notification from being sent, in their order: the first that applies is the reason. */
final class PushPolicy {
    /** Why a notification is not wanted. The names are part of the protocol: they are never changed. */
    enum Suppression {
        /** Older than a notification is worth. */
        EXPIRED,
        /** The owner has read it on another device. */
        READ_ELSEWHERE,
        /** The dialog is muted and nobody names the owner. */
        MUTED,
        /** It is the owner's quiet time. */
        QUIET_HOURS,
        /** The owner wants none while a desktop device is in use, and one is. */
        DESKTOP_ACTIVE,
        /** The sender took it back before anything of it was shown on this device. */
        RECALLED,
        /** Read elsewhere or taken back, but nothing of it was shown on this device. */
        NOTHING_SHOWN,
        /** The device is told about other dialogs in this round; this one counts in the badge. */
        TOO_MANY_DIALOGS;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private PushPolicy() {}

    /** Why nobody is to be woken for these items of one dialog, or null. */
    static @Nullable Suppression suppression(
            List<PushItem> items, long acked, long shown, PushView view, PushSettings limits, long now) {
        PushItem newest = items.get(items.size() - 1);
        boolean call = newest.kind() == PushRequest.Kind.CALL;
        boolean mention = items.stream().anyMatch(PushItem::mention);
        if (newest.kind() == PushRequest.Kind.CLEAR) {
            // what was shown stands between what the device has read and what it was woken for
            return shown > acked ? null : Suppression.NOTHING_SHOWN;
        }
        long age = (call ? limits.callTtl() : limits.ttl()).toMillis();
        if (newest.at() + age <= now) {
            return Suppression.EXPIRED;
        }
        if (view.isRead(newest.dialog(), newest.pos())) {
            return Suppression.READ_ELSEWHERE;
        }
        return unwanted(newest, mention, call, view, now);
    }

    /** Why what is shown of a recalled message is not to be replaced, or null. What certainly is on the screen is replaced whatever the owner wishes: that wakes nobody. */
    static @Nullable Suppression suppressionOfRecall(
            PushItem recall, long acked, Shown shown, PushView view, PushSettings limits, long now) {
        if (recall.at() + limits.ttl().toMillis() <= now) {
            return Suppression.EXPIRED;
        }
        if (recall.recallsPos() <= acked || !shown.isPossible(recall.recallsPos())) {
            return Suppression.NOTHING_SHOWN;
        }
        if (view.isRead(recall.dialog(), recall.recallsPos())) {
            return Suppression.READ_ELSEWHERE;
        }
        return shown.isCertain(recall.recallsPos()) ? null : unwanted(recall, false, false, view, now);
    }

    private static @Nullable Suppression unwanted(
            PushItem newest, boolean mention, boolean call, PushView view, long now) {
        if (view.isMuted(newest.dialog()) && !mention) {
            return Suppression.MUTED;
        }
        if (view.isQuiet(now, mention, call)) {
            return Suppression.QUIET_HOURS;
        }
        if (view.holdsWhileDesktop() && !call && view.isDesktopActive(newest.pos())) {
            return Suppression.DESKTOP_ACTIVE;
        }
        return null;
    }
}
