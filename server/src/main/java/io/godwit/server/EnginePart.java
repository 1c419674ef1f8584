// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.MailboxCluster;
import io.godwit.core.mailbox.MailboxSettings;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.message.HybridClock;
import io.godwit.core.ownership.Ownership;
import io.godwit.core.store.cassandra.CassandraMailboxStore;
import io.godwit.core.store.cassandra.CassandraPushStore;
import io.godwit.core.store.cassandra.WriterSettings;
import io.godwit.server.settings.ServerSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mailbox engine on its store. */
final class EnginePart implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EnginePart.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** A quarter of what the embedded Cassandra is configured to warn at. */
    private static final int EMBEDDED_BATCH_BYTES = 16 * 1024;

    private final MailboxCluster cluster;

    private final CassandraPushStore pushStore;

    private EnginePart(MailboxCluster cluster, CassandraPushStore pushStore) {
        this.cluster = cluster;
        this.pushStore = pushStore;
    }

    static EnginePart start(
            ServerSettings settings,
            StorePart store,
            StoreMetrics storeMetrics,
            Ownership ownership,
            ClusterPart member,
            PushPart push,
            MeterRegistry registry,
            InstantSource wall,
            ScheduledExecutorService timer)
            throws Exception {
        WriterSettings writer = store.isEmbedded()
                ? WriterSettings.defaults().withBatchBytes(EMBEDDED_BATCH_BYTES)
                : WriterSettings.defaults();
        CassandraMailboxStore mailboxes = Waiting.await(
                CassandraMailboxStore.open(
                        store.session(), store.keyspace(), settings.mailbox().retention(), writer, storeMetrics, timer),
                LIMIT,
                "preparing statements");
        CassandraPushStore pushStore = Waiting.await(
                CassandraPushStore.open(
                        store.session(),
                        store.keyspace(),
                        mailboxes,
                        settings.push().records(),
                        wall),
                LIMIT,
                "preparing statements");
        Gauge.builder("godwit.store.queue", mailboxes, CassandraMailboxStore::queuedRows)
                .description("Appends queued for or under way to the store")
                .register(registry);
        MailboxCluster cluster = MailboxCluster.start(
                member.node(),
                mailboxes,
                ownership,
                MailboxSettings.defaults()
                        .withDedupWindow(settings.mailbox().dedupWindow())
                        .withRecallWindow(settings.mailbox().recallWindow())
                        .withPassivateAfter(settings.mailbox().passivateAfter()),
                new HybridClock(wall, new SecureRandom().nextInt()),
                wall,
                push.context(pushStore),
                new EngineMetrics(registry));
        return new EnginePart(cluster, pushStore);
    }

    Mailboxes mailboxes() {
        return cluster;
    }

    CassandraPushStore pushStore() {
        return pushStore;
    }

    /** Begins to give the mailboxes to the other nodes, if there are some: this node is about to leave. */
    CompletionStage<Void> handOver() {
        return cluster.handOver();
    }

    /** Waits until the other nodes have the mailboxes; what they do not have in time goes to them at once, when this node leaves. */
    @Override
    public void close() {
        try {
            Waiting.await(handOver(), LIMIT, "handing mailboxes over to other nodes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("The rest of the mailboxes goes to other nodes at once: {}", e.getMessage());
        }
    }
}
