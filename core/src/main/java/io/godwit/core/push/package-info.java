// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Waking devices: where a device can be woken, what a mailbox decides for each of its devices, what it asks of the push role and what
 * became of it. {@link Pushes} is the state machine; it runs on the mailbox's thread, everything else is values.
 */
@NullMarked
package io.godwit.core.push;

import org.jspecify.annotations.NullMarked;
