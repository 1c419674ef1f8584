// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import com.datastax.oss.driver.api.core.CqlSession;
import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import io.godwit.core.cluster.ClusterNode;
import io.godwit.core.cluster.ClusterSettings;
import io.godwit.core.cluster.EngineListener;
import io.godwit.core.cluster.MailboxCluster;
import io.godwit.core.cluster.PushContext;
import io.godwit.core.mailbox.MailboxSettings;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.message.HybridClock;
import io.godwit.core.ownership.Owner;
import io.godwit.core.ownership.OwnerSettings;
import io.godwit.core.push.DecisionListener;
import io.godwit.core.push.PushSettings;
import io.godwit.core.store.cassandra.CassandraConnection;
import io.godwit.core.store.cassandra.CassandraMailboxStore;
import io.godwit.core.store.cassandra.CassandraOwnership;
import io.godwit.core.store.cassandra.CassandraPushStore;
import io.godwit.core.store.cassandra.CassandraSettings;
import io.godwit.core.store.cassandra.KeyspaceCreation;
import io.godwit.core.store.cassandra.SchemaMigrations;
import io.godwit.core.store.cassandra.WriterListener;
import io.godwit.core.store.cassandra.WriterSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The whole way of a message: broker, gateway, engine and a real Cassandra. One for all test classes of a JVM. */
final class GatewayFixture implements AutoCloseable {
    private static final AtomicInteger USERS = new AtomicInteger();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CqlSession session;
    private final ClusterNode cluster;
    private final MailboxCluster engine;
    final GatewayNode node;
    final FakePushRole pushes = new FakePushRole();

    private GatewayFixture(CassandraServer server) throws Exception {
        CassandraSettings settings = new CassandraSettings(
                List.of(server.contactPoint()),
                server.datacenter(),
                server.freshKeyspaceName(),
                1,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20));
        session = CassandraConnection.open(settings).toCompletableFuture().get(2, TimeUnit.MINUTES);
        SchemaMigrations.migrate(session, settings, KeyspaceCreation.IF_MISSING, line -> {});
        InstantSource wall = InstantSource.system();
        CassandraMailboxStore store = CassandraMailboxStore.open(
                        session,
                        settings.keyspace(),
                        Duration.ofDays(30),
                        WriterSettings.defaults(),
                        WriterListener.NONE,
                        timer)
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
        Owner owner = Owner.start(
                        CassandraOwnership.open(session, settings.keyspace())
                                .toCompletableFuture()
                                .get(1, TimeUnit.MINUTES),
                        new OwnerSettings("test", "these tests", true, Duration.ofSeconds(30), MailboxCluster.SHARDS),
                        timer,
                        other -> {},
                        reason -> {})
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
        PushContext push = new PushContext(
                CassandraPushStore.open(session, settings.keyspace(), store, Duration.ofDays(7), wall)
                        .toCompletableFuture()
                        .get(1, TimeUnit.MINUTES),
                pushes,
                PushSettings.defaults(),
                DecisionListener.NONE);
        cluster = ClusterNode.start(ClusterSettings.alone());
        engine = MailboxCluster.start(
                cluster,
                store,
                owner.ownership(),
                MailboxSettings.defaults(),
                new HybridClock(wall, 7),
                wall,
                push,
                EngineListener.NONE);
        Eventually.holds("the engine is up", cluster::isUp);
        node = GatewayNode.start(engine, GatewayNode.settings(), GatewayNode.limits());
    }

    /** The engine, for a second broker in front of it. */
    Mailboxes mailboxes() {
        return engine;
    }

    /** A user that no other test has. */
    String user(String name) {
        return name + "-" + USERS.incrementAndGet();
    }

    Device.Builder device(Mqtt version, String user, String clientId) {
        return new Device.Builder(node, version, user, clientId);
    }

    Device connect(Mqtt version, String user, String clientId) {
        return device(version, user, clientId).connect();
    }

    @Override
    public void close() {
        node.close();
        cluster.stop().toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
        session.close();
        timer.shutdownNow();
    }

    /** Gives the fixture to tests that ask for it. */
    static final class Provider implements ParameterResolver {
        private static final Namespace NAMESPACE = Namespace.create(GatewayFixture.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == GatewayFixture.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            CassandraServer server = (CassandraServer) new CassandraExtension().resolveParameter(parameter, context);
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .computeIfAbsent(GatewayFixture.class, key -> start(server), GatewayFixture.class);
        }

        private static GatewayFixture start(CassandraServer server) {
            try {
                return new GatewayFixture(server);
            } catch (Exception e) {
                throw new IllegalStateException("the fixture did not start", e);
            }
        }
    }
}
