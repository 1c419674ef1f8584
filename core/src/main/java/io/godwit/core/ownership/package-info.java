// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Who owns which mailboxes, so that never two servers acknowledge entries of one: a server keeps a lease of its own alive, and has
 * shards of mailboxes by leases that name it. Called by any thread, never blocks; what the store answers comes on its threads.
 */
@NullMarked
package io.godwit.core.ownership;

import org.jspecify.annotations.NullMarked;
