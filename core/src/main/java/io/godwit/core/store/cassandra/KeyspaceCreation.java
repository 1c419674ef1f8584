// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

/** Who makes the keyspace. */
public enum KeyspaceCreation {
    /** The first node to start, with the settings' replication factor. */
    IF_MISSING,
    /** The operator, before the first start. */
    BY_OPERATOR
}
