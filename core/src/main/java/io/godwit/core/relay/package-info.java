// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Raw topics between nodes: what is published on one node reaches the subscribers of all. Between the gateway, which knows the
 * broker, and the cluster, which knows the other nodes. Called by broker threads and by actors; nothing blocks.
 */
@NullMarked
package io.godwit.core.relay;

import org.jspecify.annotations.NullMarked;
