// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Runs a real Cassandra as a child process on loopback: the embedded default of the server, and the database of the tests.
 * Everything Cassandra needs travels inside this module's jar, and nothing of it is on the caller's class path.
 * Starting and stopping block for seconds, so call them from a main or a test thread, never from an event loop.
 */
@NullMarked
package io.godwit.cassandra;

import org.jspecify.annotations.NullMarked;
