// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

/** How a node finds others without a list of them. */
public enum DiscoveryMethod {
    /** Not at all: by {@code cluster.seeds}, or it is alone. */
    NONE,
    /** A DNS name that has the address of each node. */
    DNS,
    /** Pods with a label. */
    KUBERNETES
}
