// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * What runs inside the child JVM, beside Cassandra and without the rest of this module.
 * The launcher copies these classes into a small jar in the node's folder.
 * Called by the child's main thread only.
 */
@NullMarked
package io.godwit.cassandra.child;

import org.jspecify.annotations.NullMarked;
