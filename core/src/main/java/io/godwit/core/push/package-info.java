// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * What the mailboxes and the push role say to each other: where a device can be woken, what it is to be told, and what
 * became of it. Values only, any thread.
 */
@NullMarked
package io.godwit.core.push;

import org.jspecify.annotations.NullMarked;
