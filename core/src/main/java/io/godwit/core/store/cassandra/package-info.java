// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Everything that speaks CQL: the connection, the schema, and the stores behind the engine's ports.
 * The only place that sees the driver.
 * Its stores are called by any thread and complete on the driver's; opening and migrating belong to the main thread.
 */
@NullMarked
package io.godwit.core.store.cassandra;

import org.jspecify.annotations.NullMarked;
