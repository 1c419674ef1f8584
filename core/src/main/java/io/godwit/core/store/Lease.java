// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store;

/**
 * The right to own mailboxes. Any thread; nothing blocks.
 *
 * <p>An entry may be acknowledged only if the lease is held <em>after</em> it was stored: a server that stood still while another
 * one took over finds out before it acknowledges what the other does not know of.
 */
public interface Lease {
    /** Whether nobody else can have it now, by this machine's monotonic clock, which also runs while the process stands still. */
    boolean isHeld();

    /**
     * The number in the key of every row that a mailbox writes between two starts, greater than all that were given before,
     * by any server.
     *
     * @throws IllegalStateException if the lease is not held
     */
    long nextEpoch();
}
