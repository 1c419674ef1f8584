// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Health, metrics and the operators' requests: a small HTTP server of its own, so that it answers also when the rest is
 * overloaded or not yet started.
 *
 * <p>Handlers run on two threads with a bounded queue and must not wait; what takes time returns a stage and completes
 * it from wherever it likes.
 */
@NullMarked
package io.godwit.server.management;

import org.jspecify.annotations.NullMarked;
