// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * One-to-one traffic at a rate or at the maximum, measured after a warm-up and checked to the last message.
 * {@code LoadRun} is the only public way in and blocks the main thread; publishers and receivers live on the event loop.
 */
@NullMarked
package io.godwit.loadtest.load;

import org.jspecify.annotations.NullMarked;
