// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.dse.driver.api.core.config.DseDriverOption;
import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.datastax.oss.driver.internal.core.connection.ExponentialReconnectionPolicy;
import com.datastax.oss.driver.internal.core.session.throttling.ConcurrencyLimitingRequestThrottler;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Opens the session that all stores share. It has no keyspace, which may not exist yet: statements name theirs. */
public final class CassandraConnection {
    /**
     * In flight over all nodes; more wait in the throttler's queue. One connection per node carries that many with room for
     * streams whose answer came too late, and batches system calls better than several would.
     */
    private static final int MAX_CONCURRENT_REQUESTS = 1_024;

    private static final int MAX_QUEUED_REQUESTS = 8_192;
    private static final int MAX_REQUESTS_PER_CONNECTION = 2_048;

    /** Notices a node that vanished without closing its connections; the reconnection then finds it within seconds. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private CassandraConnection() {}

    /**
     * Connects. The stage fails when no node answers, when a node refuses the login, and when none is in the data centre.
     *
     * @throws IllegalArgumentException if a PEM file cannot be used
     */
    public static CompletionStage<CqlSession> open(CassandraSettings settings) {
        CqlSessionBuilder builder = CqlSession.builder()
                .addContactPoints(settings.contactPoints())
                .withLocalDatacenter(settings.datacenter())
                .withApplicationName("godwit")
                .withConfigLoader(configuration(settings));
        settings.credentials()
                .ifPresent(login -> builder.withAuthCredentials(
                        login.user(), login.password().reveal()));
        settings.tls()
                .ifPresent(tls -> builder.withSslEngineFactory(
                        new ProgrammaticSslEngineFactory(PemTls.context(tls), null, tls.verifyHostname())));
        return builder.buildAsync().thenCompose(session -> checkDatacenter(session, settings.datacenter()));
    }

    /** A wrong name would otherwise show itself as "no node was available" at the first request. */
    private static CompletionStage<CqlSession> checkDatacenter(CqlSession session, String wanted) {
        TreeSet<String> found = session.getMetadata().getNodes().values().stream()
                .map(Node::getDatacenter)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        if (found.contains(wanted)) {
            return CompletableFuture.completedStage(session);
        }
        return session.closeAsync()
                .thenCompose(closed -> CompletableFuture.failedStage(new IllegalArgumentException(
                        "No Cassandra node is in the data centre '" + wanted + "'; the nodes say " + found)));
    }

    private static DriverConfigLoader configuration(CassandraSettings settings) {
        return DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.SESSION_NAME, "godwit")
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, ConsistencyLevel.LOCAL_QUORUM.name())
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, settings.requestTimeout())
                // its warnings (a batch for many partitions, say) quote the request, and with it what people write
                .withBoolean(DefaultDriverOption.REQUEST_LOG_WARNINGS, false)
                .withInt(DefaultDriverOption.CONNECTION_MAX_REQUESTS, MAX_REQUESTS_PER_CONNECTION)
                .withClass(DefaultDriverOption.REQUEST_THROTTLER_CLASS, ConcurrencyLimitingRequestThrottler.class)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_CONCURRENT_REQUESTS, MAX_CONCURRENT_REQUESTS)
                .withInt(DefaultDriverOption.REQUEST_THROTTLER_MAX_QUEUE_SIZE, MAX_QUEUED_REQUESTS)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT_TIMEOUT)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_TIMEOUT)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT_TIMEOUT)
                .withDuration(DefaultDriverOption.HEARTBEAT_INTERVAL, HEARTBEAT)
                .withDuration(DefaultDriverOption.HEARTBEAT_TIMEOUT, CONNECT_TIMEOUT)
                .withClass(DefaultDriverOption.RECONNECTION_POLICY_CLASS, ExponentialReconnectionPolicy.class)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofMillis(200))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                // routing by token needs the replication of this keyspace, and of no other
                .withStringList(DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(settings.keyspace()))
                // every statement of a migration would otherwise wait a second for others to be refreshed with it
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ZERO)
                // the default waits 2 s for tasks that might still come, which nobody who has closed the session sends
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                // for a service that Cassandra does not have
                .withBoolean(DseDriverOption.MONITOR_REPORTING_ENABLED, false)
                .build();
    }
}
