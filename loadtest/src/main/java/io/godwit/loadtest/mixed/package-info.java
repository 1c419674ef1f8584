// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * A day in the life in compressed time: chats, bursts, signals, people who go and come back to a backlog.
 * {@code MixedRun} is the only way in and blocks the main thread; everything else lives on the event loop.
 */
@NullMarked
package io.godwit.loadtest.mixed;

import org.jspecify.annotations.NullMarked;
