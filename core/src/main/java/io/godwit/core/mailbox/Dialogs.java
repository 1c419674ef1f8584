// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryKind;
import io.godwit.core.topic.UserId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a mailbox has read, has muted and has set: nothing but what the log says, so it is the same after a crash.
 * Each entry is applied once, in the order of positions; the result is kept with the head of the log, and a start applies
 * what came after.
 *
 * <p>Bounds, see {@link Limits}: beyond them the oldest is forgotten for good, first of the dialog that has been quiet for
 * the longest time. An entry costs a few steps, whatever is unread. Confined to the mailbox's thread.
 */
public final class Dialogs {
    /**
     * What is kept at most.
     *
     * @param unreadPerDialog unread messages of one dialog: beyond it the oldest counts as read, so the number stays at this
     * @param unread the same of the mailbox: beyond it the oldest of the dialog that has been quiet for longest counts as read
     * @param dialogs beyond it the one that has been quiet for longest is forgotten, muted ones last
     */
    record Limits(int unreadPerDialog, int unread, int dialogs) {
        static final Limits DEFAULT = new Limits(1_000, 10_000, 1_000);
    }

    private final UserId owner;
    private final Limits limits;
    /** The one that has been quiet for longest comes first. */
    private final Map<String, Dialog> byName = new LinkedHashMap<>(4);

    private UserSettings settings = UserSettings.defaults();
    private @Nullable UserSettings proposed;
    private int unread;
    private boolean anyMuted;

    Dialogs(UserId owner, Limits limits) {
        this.owner = owner;
        this.limits = limits;
    }

    /**
     * @param snapshot what {@link #snapshot} gave, or null: the mailbox never had one
     * @throws IllegalArgumentException when it is none: the store is damaged
     */
    public static Dialogs restore(UserId owner, byte @Nullable [] snapshot) {
        return restore(owner, Limits.DEFAULT, snapshot);
    }

    static Dialogs restore(UserId owner, Limits limits, byte @Nullable [] snapshot) {
        Dialogs dialogs = new Dialogs(owner, limits);
        if (snapshot != null) {
            DialogsCodec.decode(snapshot, dialogs);
        }
        return dialogs;
    }

    /**
     * All of this for the store, at most 300 KiB.
     *
     * @param head the position of the last entry applied. It comes first: of two snapshots the one with the greater bytes is
     *     the newer one, which is how Cassandra chooses between writes with the same timestamp
     */
    public byte[] snapshot(long head) {
        return DialogsCodec.encode(head, this);
    }

    /**
     * Takes note of an entry.
     *
     * @return positions of the messages that were unread and now are read or recalled
     */
    public long[] apply(Entry entry) {
        String name = entry.dialog();
        if (entry.kind() == EntryKind.SETTINGS) {
            settings = UserSettings.ofEntry(entry.wire());
        } else if (name != null && entry.kind() == EntryKind.MESSAGE) {
            message(touch(name), entry);
        } else if (name != null && entry.kind() == EntryKind.READ) {
            return read(touch(name), entry.value());
        } else if (name != null && entry.kind() == EntryKind.MUTE) {
            touch(name).muteUntil = entry.value();
            anyMuted |= entry.value() != 0;
        } else if (name != null && entry.kind() == EntryKind.RECALL) {
            return recalled(byName.get(name), entry.value());
        }
        return Positions.NONE;
    }

    private void message(Dialog dialog, Entry entry) {
        dialog.last = entry.pos();
        if (entry.from().equals(owner.value())) {
            return;
        }
        dialog.unread.add(entry.pos());
        unread++;
        if (dialog.unread.size() > limits.unreadPerDialog()) {
            forgetOldest(dialog);
        } else if (unread > limits.unread()) {
            byName.values().stream()
                    .filter(quiet -> quiet.unread.size() > 0)
                    .findFirst()
                    .ifPresent(this::forgetOldest);
        }
    }

    private long[] recalled(@Nullable Dialog dialog, long pos) {
        if (dialog == null || !dialog.unread.remove(pos)) {
            return Positions.NONE;
        }
        unread--;
        return new long[] {pos};
    }

    private void forgetOldest(Dialog of) {
        of.unread.dropFirst();
        unread--;
    }

    private long[] read(Dialog dialog, long upTo) {
        dialog.readUpTo = Math.max(dialog.readUpTo, upTo);
        long[] taken = dialog.unread.takeUpTo(upTo);
        unread -= taken.length;
        return taken;
    }

    /** The dialog, which from now on is the one that was quiet for the shortest time. */
    private Dialog touch(String name) {
        Dialog dialog = byName.remove(name);
        if (dialog == null) {
            dialog = new Dialog(name);
            if (byName.size() >= limits.dialogs()) {
                forgetOne();
            }
        }
        byName.put(name, dialog);
        return dialog;
    }

    private void forgetOne() {
        Dialog quiet = byName.values().stream()
                .filter(dialog -> dialog.muteUntil == 0)
                .findFirst()
                .orElseGet(() -> byName.values().iterator().next());
        unread -= quiet.unread.size();
        byName.remove(quiet.name);
    }

    // ---- what it says

    public UserSettings settings() {
        return settings;
    }

    /** How many messages of others are unread, muted dialogs included. */
    public int unread() {
        return unread;
    }

    /** The same without muted dialogs: the number to show at the app's icon. */
    public int unreadUnmuted(long nowMillis) {
        if (!anyMuted) {
            return unread;
        }
        return byName.values().stream()
                .filter(dialog -> !dialog.isMuted(nowMillis))
                .mapToInt(dialog -> dialog.unread.size())
                .sum();
    }

    public boolean isMuted(String dialog, long nowMillis) {
        Dialog found = byName.get(dialog);
        return found != null && found.isMuted(nowMillis);
    }

    /** Positions of the unread messages, in rising order. */
    public long[] unreadPositions(String dialog) {
        Dialog found = byName.get(dialog);
        return found == null ? Positions.NONE : found.unread.all();
    }

    int unreadOf(String dialog) {
        Dialog found = byName.get(dialog);
        return found == null ? 0 : found.unread.size();
    }

    @Nullable Dialog find(String dialog) {
        return byName.get(dialog);
    }

    Collection<Dialog> all() {
        return Collections.unmodifiableCollection(byName.values());
    }

    // ---- for commands

    /** The settings with all changes that are being stored. */
    UserSettings proposed() {
        return proposed == null ? settings : proposed;
    }

    /** A change to this is being stored: the next change starts from here. */
    void propose(UserSettings next) {
        proposed = next;
    }

    // ---- for the codec

    /** Adds a dialog as it was. */
    void restore(Dialog dialog) {
        byName.put(dialog.name, dialog);
        unread += dialog.unread.size();
        anyMuted |= dialog.muteUntil != 0;
    }

    void restore(UserSettings saved) {
        settings = saved;
    }
}
