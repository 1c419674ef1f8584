// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.MailboxCluster;
import io.godwit.core.ownership.Owner;
import io.godwit.core.ownership.OwnerSettings;
import io.godwit.core.ownership.Ownership;
import io.godwit.core.store.cassandra.CassandraOwnership;
import io.godwit.server.settings.ServerSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This server's right to own mailboxes of its keyspace. */
final class OwnerPart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerPart.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration RELEASE_LIMIT = Duration.ofSeconds(5);
    /** A standby waits for as long as the other server lives. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    /** Nobody takes over from a server that is alone but a standby, which may wait; and so the machine may be busy for long. */
    private static final Duration ALONE = Duration.ofSeconds(12);

    /** The longest lease, and time to look. */
    private static final Duration OTHERS_LIMIT = Duration.ofMinutes(3);

    private final Owner owner;

    private OwnerPart(Owner owner) {
        this.owner = owner;
    }

    /**
     * Blocks until this server may have mailboxes.
     *
     * @param lost is told why this server has to end
     */
    static OwnerPart start(
            ServerSettings settings,
            StorePart store,
            MeterRegistry registry,
            ScheduledExecutorService timer,
            Consumer<String> progress,
            Consumer<String> lost)
            throws Exception {
        Owner.Stores stores = Waiting.await(
                CassandraOwnership.open(store.session(), store.keyspace()), LIMIT, "preparing statements");
        String id = NodeId.of(settings.dataDir());
        boolean alone = settings.cluster().isAlone();
        OwnerSettings who = new OwnerSettings(
                id,
                "node " + id + " with cluster.host " + settings.cluster().host(),
                alone,
                alone ? ALONE : settings.cluster().lease(),
                MailboxCluster.SHARDS);
        AtomicBoolean told = new AtomicBoolean();
        Owner owner = Waiting.await(
                Owner.start(
                        stores,
                        who,
                        timer,
                        other -> {
                            if (told.compareAndSet(false, true)) {
                                progress.accept("Standby: waiting for the mailboxes of keyspace " + store.keyspace()
                                        + ", which " + other + " has");
                            }
                        },
                        lost),
                FOR_EVER,
                "waiting for the mailboxes");
        Gauge.builder("godwit.shards", owner.ownership(), Ownership::count)
                .description("Shards of mailboxes that this node has")
                .register(registry);
        return new OwnerPart(owner);
    }

    String keyspaceId() {
        return owner.keyspaceId();
    }

    /** Blocks until it is known whether other nodes live and have mailboxes. */
    boolean othersServe() throws Exception {
        return Waiting.await(owner.othersServe(), OTHERS_LIMIT, "looking for other nodes");
    }

    Ownership ownership() {
        return owner.ownership();
    }

    @Override
    public void close() {
        try {
            Waiting.await(owner.release(), RELEASE_LIMIT, "giving back the mailboxes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("The mailboxes were not given back: others have to wait some seconds for them", e);
        }
    }
}
