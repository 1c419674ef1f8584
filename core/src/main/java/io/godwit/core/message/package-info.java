// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * A message from the payload that a client published to the entry that a device receives: ids and their clock, the
 * content's rules, the entry's JSON, and why something is refused. Any thread.
 */
@NullMarked
package io.godwit.core.message;

import org.jspecify.annotations.NullMarked;
