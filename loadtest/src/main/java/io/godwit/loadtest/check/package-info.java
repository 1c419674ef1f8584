// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Knows every message that was sent and says which were lost, duplicated, reordered or went astray.
 * Plain state, tested with planted faults. Confined to the thread that drives it, the event loop.
 */
@NullMarked
package io.godwit.loadtest.check;

import org.jspecify.annotations.NullMarked;
