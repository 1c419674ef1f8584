// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import java.time.Duration;

/**
 * The gateway's end of one connection, as its mailbox sees it. Called by the thread that currently runs the mailbox, or by the one
 * that hands on what a mailbox at another node says: must return at once and never throw.
 *
 * <p>A mailbox that has moved may still have something on the way. So everything says which attach it is about, and what is about an
 * older one than the connection's last is void.
 */
public interface Session {
    /** How often a session that may vanish without a word says that it is there. */
    Duration RENEWAL = Duration.ofSeconds(20);

    /**
     * From now on the device gets what is for it, and a new one is known to the store: whatever is acknowledged to a sender
     * later reaches it, also after a crash. Called once for each attach.
     */
    void attached(long attach);

    /** Entries to hand to the device, in order. */
    void deliver(Delivery delivery);

    /** Something that is not stored, for this device because it is connected. */
    void signal(byte[] payload);

    /** The mailbox knows this session no more. */
    void closed(long attach, Reason reason);

    /** Whether it is at another node, which may die without a word: then it is dropped when it was not renewed for long. */
    default boolean mayVanish() {
        return false;
    }

    /** The mailbox has heard that the session is there, and has nothing against it. */
    default void renewed(long attach) {}

    /** Why a mailbox let go of a session. */
    enum Reason {
        /** A newer connection of the same device took over: disconnect this one. */
        TAKEN_OVER,
        /** The mailbox stopped or moved: attach again. */
        MAILBOX_STOPPED
    }
}
