// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.relay;

/** Hears what is handed over between nodes, for metrics. Called by any thread; must return at once. */
public interface RelayListener {
    RelayListener NONE = new RelayListener() {};

    /** A message was sent to another node. */
    default void sent() {}

    /** A message of another node was given to this node's subscribers. */
    default void received() {}

    /** A QoS 0 message was not sent to a node, because too much is under way to it or the nodes are not known yet. */
    default void dropped() {}

    /** A message was not taken by all nodes that want it; if it came from a publisher, it was refused. */
    default void failed() {}

    /** A retained message was fetched from another node. */
    default void copied() {}
}
