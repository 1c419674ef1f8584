// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Devices that were away: messages pile up in their mailboxes, then all of them come back at once and catch up.
 * {@code BacklogRun} is the only way in and blocks the main thread; devices and feeders live on the event loop.
 */
@NullMarked
package io.godwit.loadtest.backlog;

import org.jspecify.annotations.NullMarked;
