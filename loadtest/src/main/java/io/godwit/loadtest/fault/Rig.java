// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.child.ManagedGodwit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The system under test and what is put around it to break it.
 *
 * @param clients between the clients and the server
 * @param disk what the server's data are on, if that can be filled
 * @param clock the server's, if that can be stepped
 * @param store the server's Cassandra, if it is not embedded
 */
public record Rig(
        ManagedGodwit server,
        TcpProxy clients,
        Optional<SmallDisk> disk,
        Optional<FakeClock> clock,
        Optional<Store> store) {
    private static final int CASSANDRA_SECONDS = 60;
    private static final int POLL_MILLIS = 50;

    SmallDisk requireDisk() {
        return disk.orElseThrow(() -> new IllegalStateException("no small disk was prepared"));
    }

    FakeClock requireClock() {
        return clock.orElseThrow(() -> new IllegalStateException("no clock was prepared"));
    }

    Store requireStore() {
        return store.orElseThrow(() -> new IllegalStateException("Cassandra is embedded"));
    }

    /** The process of the embedded Cassandra; waits for up to a minute until there is one other than {@code former}. */
    long awaitCassandra(long former) throws InterruptedException {
        for (int waited = 0; waited < CASSANDRA_SECONDS * 1_000; waited += POLL_MILLIS) {
            OptionalLong pid = server.cassandraPid();
            if (pid.isPresent() && pid.getAsLong() != former) {
                return pid.getAsLong();
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new IllegalStateException("the server had no Cassandra for " + CASSANDRA_SECONDS + " s");
    }
}
