// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.relay;

/** What became of a message that was to be handed to the other nodes. */
public enum RelayResult {
    /** Every node that wants it has queued it (QoS 0: it was sent to them). */
    TAKEN,
    /** A node did not answer in time, or this one does not know the others yet: some may have it. */
    UNAVAILABLE,
    /** Too much is under way to a node: none has got it. */
    BUSY,
    /** It would not fit into what nodes send to each other: none has got it. */
    TOO_LARGE
}
