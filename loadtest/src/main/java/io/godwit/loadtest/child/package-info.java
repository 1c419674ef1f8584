// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Starts systems under test as child processes of this one and ends them with it; also holds the bare broker
 * which such a child runs. Blocking, called from the main thread only.
 */
@NullMarked
package io.godwit.loadtest.child;

import org.jspecify.annotations.NullMarked;
