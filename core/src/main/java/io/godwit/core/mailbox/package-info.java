// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The mailbox: an append-only log of entries with contiguous positions, the devices' cursors into it, and the sends of
 * its owner. A plain state machine: it knows neither actors nor a database, which are adapters around it. Each {@link
 * io.godwit.core.mailbox.Mailbox} is confined to one thread at a time; the records may be used by any thread.
 */
@NullMarked
package io.godwit.core.mailbox;

import org.jspecify.annotations.NullMarked;
