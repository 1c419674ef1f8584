// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.ServerLease;
import io.godwit.core.store.Lease;
import io.godwit.core.store.cassandra.CassandraLeases;
import io.godwit.server.settings.ServerSettings;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The right of this server to own the mailboxes of its keyspace. */
final class LeasePart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeasePart.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration RELEASE_LIMIT = Duration.ofSeconds(5);
    /** A standby waits for as long as the other server lives. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final ServerLease lease;

    private LeasePart(ServerLease lease) {
        this.lease = lease;
    }

    /**
     * Blocks until no other server has the mailboxes.
     *
     * @param lost is told why this server has to end
     */
    static LeasePart start(
            ServerSettings settings,
            StorePart store,
            ScheduledExecutorService timer,
            Consumer<String> progress,
            Consumer<String> lost)
            throws Exception {
        CassandraLeases leases =
                Waiting.await(CassandraLeases.open(store.session(), store.keyspace()), LIMIT, "preparing statements");
        String id = NodeId.of(settings.dataDir());
        String about = "node " + id + " with cluster.host " + settings.cluster().host();
        ServerLease lease = new ServerLease(leases, id, about, timer, lost);
        Waiting.await(
                lease.acquire(other -> progress.accept("Standby: waiting for the mailboxes of keyspace "
                        + store.keyspace() + ", which " + other + " has")),
                FOR_EVER,
                "waiting for the mailboxes");
        return new LeasePart(lease);
    }

    Lease lease() {
        return lease;
    }

    @Override
    public void close() {
        try {
            Waiting.await(lease.release(), RELEASE_LIMIT, "giving back the mailboxes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("The mailboxes were not given back: a standby has to wait some seconds", e);
        }
    }
}
