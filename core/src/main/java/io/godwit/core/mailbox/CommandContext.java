// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

/**
 * The mailbox as its commands see it.
 *
 * @param head its last position
 */
record CommandContext(long head, long nowMillis, Dialogs dialogs) {}
