// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

import org.jspecify.annotations.Nullable;

/** What an entry is. Documented in docs/protocol.md. */
public enum EntryKind {
    /** Somebody wrote something. */
    MESSAGE("message", null),
    /** The owner has read a dialog up to a position: its {@link Entry#value}. */
    READ("read", "upTo"),
    /** The owner wants to hear nothing of a dialog until a time in milliseconds since 1970, its {@link Entry#value}; 0 = no more, -1 = for ever. */
    MUTE("mute", "until"),
    /** The owner's settings, all of them. */
    SETTINGS("settings", null),
    /** The sender takes back a message, which is at position {@link Entry#value} of this mailbox; 0 = not known. */
    RECALL("recall", "recallsPos"),
    /** Written by a newer version: delivered as it is, without a meaning here. */
    UNKNOWN("", null);

    private final String wireName;
    private final @Nullable String valueField;

    EntryKind(String wireName, @Nullable String valueField) {
        this.wireName = wireName;
        this.valueField = valueField;
    }

    /** The name in an entry's field {@code kind}. */
    public String wireName() {
        return wireName;
    }

    /** The field that holds {@link Entry#value}, or null. */
    @Nullable String valueField() {
        return valueField;
    }

    static EntryKind of(String wireName) {
        return switch (wireName) {
            case "message" -> MESSAGE;
            case "read" -> READ;
            case "mute" -> MUTE;
            case "settings" -> SETTINGS;
            case "recall" -> RECALL;
            default -> UNKNOWN;
        };
    }
}
