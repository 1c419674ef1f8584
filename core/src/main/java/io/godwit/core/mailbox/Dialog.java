// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

/** The state of one conversation. */
final class Dialog {
    /** {@link #muteUntil}: until the owner says otherwise. */
    static final long FOR_EVER = -1;

    final String name;
    final Positions unread = new Positions();
    long readUpTo;
    long muteUntil;
    long last;

    Dialog(String name) {
        this.name = name;
    }

    boolean isMuted(long nowMillis) {
        return muteUntil == FOR_EVER || muteUntil > nowMillis;
    }
}
