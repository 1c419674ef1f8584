// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.child.ManagedGodwit;
import java.util.OptionalLong;

/** The system under test and what is put around it to break it. */
public record Rig(ManagedGodwit server, TcpProxy clients) {
    private static final int CASSANDRA_SECONDS = 60;
    private static final int POLL_MILLIS = 50;

    /** The process of the embedded Cassandra; waits for up to a minute until there is one. */
    long awaitCassandra() throws InterruptedException {
        for (int waited = 0; waited < CASSANDRA_SECONDS * 1_000; waited += POLL_MILLIS) {
            OptionalLong pid = server.cassandraPid();
            if (pid.isPresent()) {
                return pid.getAsLong();
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new IllegalStateException("the server had no Cassandra for " + CASSANDRA_SECONDS + " s");
    }
}
