// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The store on Apache Cassandra, and the only place that knows its driver: connection, schema, the mailboxes' tables and the
 * group-commit writer in front of them. Called by any thread; answers come on the driver's threads.
 */
@NullMarked
package io.godwit.core.store.cassandra;

import org.jspecify.annotations.NullMarked;
