// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * What the engine asks of a durable store. The ports are called by the engine's threads and never block them; what they
 * answer comes on a thread of the store, so whoever asks hands the answer back to its own thread.
 */
@NullMarked
package io.godwit.core.store;

import org.jspecify.annotations.NullMarked;
