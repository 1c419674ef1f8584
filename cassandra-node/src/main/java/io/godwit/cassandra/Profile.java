// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

/** What the child JVM is tuned for. */
public enum Profile {
    /** Durable and fast once warm: every acknowledged write is synced to disk first. */
    SERVE,
    /** The same for one of several nodes: each syncs by itself what the others send it. */
    RING,
    /** Starts in a few seconds and takes little memory; loses data when the machine fails. */
    TEST
}
