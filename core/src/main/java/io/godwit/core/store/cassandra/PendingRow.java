// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.godwit.core.store.MailboxStore.AppendListener;

/**
 * A row on its way to Cassandra.
 *
 * @param deadline {@link System#nanoTime} at which it is given up
 */
record PendingRow(BoundStatement statement, int bytes, long pos, AppendListener listener, long deadline) {}
