// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The one class of Cassandra that is replaced in the child JVM.
 * Nothing in the parent refers to it.
 * Called once, by the child's main thread.
 */
@NullMarked
package org.apache.cassandra.security;

import org.jspecify.annotations.NullMarked;
