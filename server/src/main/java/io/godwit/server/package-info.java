// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The executable: reads the command line and the settings, starts the parts of a node in order and stops them in the
 * reverse order.
 *
 * <p>The main thread starts everything and then only waits; the JVM's shutdown thread stops everything. These two may
 * block; nothing else here does.
 */
@NullMarked
package io.godwit.server;

import org.jspecify.annotations.NullMarked;
