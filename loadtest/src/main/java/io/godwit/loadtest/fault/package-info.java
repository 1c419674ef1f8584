// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Faults, the plan by which they come, and what they are done to. A plan is drawn from a seed, can be written down, and
 * gives the same faults when it is read again. Faults block; each part of the system has a thread for its own.
 */
@NullMarked
package io.godwit.loadtest.fault;

import org.jspecify.annotations.NullMarked;
