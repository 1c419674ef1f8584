// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.godwit.cassandra.CassandraNodeSettings;
import io.godwit.cassandra.CassandraStartException;
import io.godwit.cassandra.SupervisedCassandra;
import io.godwit.core.store.cassandra.CassandraConnection;
import io.godwit.core.store.cassandra.CassandraSettings;
import io.godwit.core.store.cassandra.CassandraTls;
import io.godwit.core.store.cassandra.Credentials;
import io.godwit.core.store.cassandra.KeyspaceCreation;
import io.godwit.core.store.cassandra.SchemaMigrations;
import io.godwit.server.settings.ServerSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Cassandra: the embedded one or a cluster, with the schema as this version needs it. */
final class StorePart implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(2);

    private final @Nullable SupervisedCassandra embedded;
    private final CqlSession session;
    private final String keyspace;

    private StorePart(@Nullable SupervisedCassandra embedded, CqlSession session, String keyspace) {
        this.embedded = embedded;
        this.session = session;
        this.keyspace = keyspace;
    }

    /** Blocks until the store answers and its schema is there. */
    static StorePart start(ServerSettings all, StoreMetrics metrics, Consumer<String> progress) throws Exception {
        ServerSettings.Cassandra settings = all.cassandra();
        SupervisedCassandra embedded = settings.embedded() ? startEmbedded(all, metrics, progress) : null;
        try {
            CassandraSettings store = embedded == null
                    ? external(settings)
                    : CassandraSettings.of(embedded.contactPoint(), embedded.datacenter(), settings.keyspace());
            CqlSession session = connect(store);
            KeyspaceCreation creation =
                    settings.createKeyspace() ? KeyspaceCreation.IF_MISSING : KeyspaceCreation.BY_OPERATOR;
            SchemaMigrations.migrate(session, store, creation, progress);
            return new StorePart(embedded, session, settings.keyspace());
        } catch (Exception | Error e) {
            if (embedded != null) {
                embedded.close();
            }
            throw e;
        }
    }

    /** The driver's own message is about itself and does not say what it is that cannot be reached. */
    private static CqlSession connect(CassandraSettings store) throws Exception {
        try {
            return Waiting.await(CassandraConnection.open(store), CONNECT_LIMIT, "connecting to Cassandra");
        } catch (DriverException e) {
            throw new IllegalStateException(
                    "cannot connect to Cassandra at " + store.contactPoints() + ": " + e.getMessage(), e);
        }
    }

    private static SupervisedCassandra startEmbedded(
            ServerSettings all, StoreMetrics metrics, Consumer<String> progress) {
        int heap = (int) (all.cassandra().heap() >> 20);
        try {
            return SupervisedCassandra.start(
                    CassandraNodeSettings.serving(all.dataDir().resolve("cassandra"))
                            .withPorts(all.cassandra().port(), 0)
                            .withHeapMiB(Math.min(256, heap), heap),
                    progress,
                    metrics);
        } catch (CassandraStartException.PortTaken e) {
            throw new IllegalStateException(
                    "cassandra.port: " + e.getMessage() + "; 0 takes any free port (GODWIT_CASSANDRA_PORT=0)", e);
        }
    }

    private static CassandraSettings external(ServerSettings.Cassandra settings) {
        List<InetSocketAddress> contactPoints = settings.contactPoints().stream()
                .map(point -> InetSocketAddress.createUnresolved(
                        point.host(), point.port().orElse(settings.port())))
                .toList();
        return new CassandraSettings(
                contactPoints,
                settings.datacenter(),
                settings.keyspace(),
                settings.replicationFactor(),
                settings.username()
                        .flatMap(user -> settings.password().map(password -> new Credentials(user, password))),
                settings.tls().map(tls -> new CassandraTls(tls.ca(), tls.cert(), tls.key(), tls.verifyHostname())),
                settings.requestTimeout());
    }

    CqlSession session() {
        return session;
    }

    String keyspace() {
        return keyspace;
    }

    /** Batches of the embedded Cassandra may be larger than its default allows: its configuration is ours. */
    boolean isEmbedded() {
        return embedded != null;
    }

    /** Empty when a node of the store is up. Never waits. */
    Optional<String> problem() {
        boolean up = session.getMetadata().getNodes().values().stream().anyMatch(node -> node.getOpenConnections() > 0);
        return up ? Optional.empty() : Optional.of("no connection to a Cassandra node");
    }

    @Override
    public void close() {
        session.close();
        if (embedded != null) {
            embedded.close();
        }
    }
}
