// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The Cassandra of the tests of all modules, one per JVM: a container where a Docker engine answers, else a child process.
 * Tests cannot tell which of them they got.
 * Called by test threads.
 */
@NullMarked
package io.godwit.cassandra.testing;

import org.jspecify.annotations.NullMarked;
