// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

/**
 * The gateway's end of one connection, as its mailbox sees it. Called by the thread that currently runs the mailbox: must
 * return at once and never throw.
 */
public interface Session {
    /**
     * From now on the device gets what is for it, and a new one is known to the store: whatever is acknowledged to a sender
     * later reaches it, also after a crash. Called once for each attach.
     */
    void attached();

    /** Entries to hand to the device, in order. */
    void deliver(Delivery delivery);

    /** Something that is not stored, for this device because it is connected. */
    void signal(byte[] payload);

    /** The mailbox knows this session no more. */
    void closed(Reason reason);

    /** Why a mailbox let go of a session. */
    enum Reason {
        /** A newer connection of the same device took over: disconnect this one. */
        TAKEN_OVER,
        /** The mailbox stopped or moved: attach again. */
        MAILBOX_STOPPED
    }
}
