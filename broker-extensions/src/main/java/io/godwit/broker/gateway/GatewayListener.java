// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import io.godwit.core.message.Refusal;

/** Hears what the gateway does, for metrics. Called by any thread; must return at once. */
public interface GatewayListener {
    GatewayListener NONE = new GatewayListener() {};

    default void connected() {}

    default void disconnected() {}

    /**
     * A message was accepted.
     *
     * @param nanos from the PUBLISH's arrival in the gateway to the decision to acknowledge
     */
    default void accepted(long nanos) {}

    default void refused(Refusal reason) {}

    /** Entries were given to a connection. */
    default void delivered(int entries) {}

    /** A device acknowledged an entry. */
    default void acknowledged(int entries) {}

    /** A signal was published. */
    default void signalled() {}
}
