// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

/** Learns what happens to a supervised Cassandra, for metrics; called by the supervisor's thread, so it must not block. */
public interface SupervisionListener {
    /** Does nothing. */
    SupervisionListener NONE = new SupervisionListener() {};

    /** Cassandra ended without being asked to. */
    default void ended(int exitCode) {}

    /** It serves again; {@code restarts} counts from 1. */
    default void restarted(long restarts) {}

    /** A restart did not succeed; another follows. */
    default void restartFailed(CassandraStartException reason) {}
}
