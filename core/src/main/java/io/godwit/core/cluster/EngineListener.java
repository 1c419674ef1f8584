// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

/** Hears what the engine does, for metrics. Called by any thread; must return at once. */
public interface EngineListener {
    EngineListener NONE = new EngineListener() {};

    /** A mailbox came into memory. */
    default void mailboxLoaded() {}

    /** A mailbox left the memory. */
    default void mailboxStopped() {}

    /** A mailbox could not be read from the store; it is tried again. */
    default void loadFailed() {}

    /** A mailbox gave up on the store and starts anew. */
    default void mailboxRestarted() {}
}
