// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

/**
 * What a sender takes back.
 *
 * @param id of the message
 * @param pos its position in the mailbox that this is about; {@link #UNKNOWN} or {@link #NOT_LOOKED_FOR} if not that
 */
public record Recall(MessageId id, long pos) {
    /** The mailbox does not have the message, or not among its newest entries. */
    public static final long UNKNOWN = 0;

    /** Nobody looked for it yet. */
    public static final long NOT_LOOKED_FOR = -1;

    /** The same, for another mailbox. */
    public Recall notLookedFor() {
        return at(NOT_LOOKED_FOR);
    }

    public Recall at(long found) {
        return new Recall(id, found);
    }
}
