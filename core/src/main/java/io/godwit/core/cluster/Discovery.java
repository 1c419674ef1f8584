// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.util.Optional;

/**
 * How nodes that start find each other without a list of them.
 *
 * @param method whom they ask
 * @param service the name that is looked up, or the label selector of the pods
 * @param namespace of the pods; if it is not given, the one that this node's pod is in
 * @param contactPoints how many nodes must have been found before they form a new cluster
 * @param port at which each tells the others what it knows, on the same one for all
 */
public record Discovery(Method method, String service, Optional<String> namespace, int contactPoints, int port) {
    /** Whom nodes ask for others. */
    public enum Method {
        /** A DNS name that has the address of each node. */
        DNS,
        /** The API of Kubernetes, for pods with a label. */
        KUBERNETES
    }
}
