// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import io.godwit.core.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All settings of a node, read and checked. What each means, its default and its limits are in {@link Options}; sizes
 * are bytes, ports 0 mean any free port. Immutable.
 */
public record ServerSettings(
        Path dataDir,
        Set<Role> roles,
        Listeners listeners,
        Limits limits,
        Persistence persistence,
        Delivery delivery,
        Mailbox mailbox,
        Push push,
        Auth auth,
        Cassandra cassandra,
        Cluster cluster,
        Management management,
        Shutdown shutdown,
        Log log) {

    /** Where MQTT clients connect; {@code tls} is there if and only if a TLS listener is. */
    public record Listeners(
            String bindAddress,
            Optional<Integer> mqttPort,
            Optional<Integer> wsPort,
            Optional<Integer> mqttsPort,
            Optional<Integer> wssPort,
            Optional<Tls> tls) {}

    /** PEM files of the TLS listeners; {@code clientCa} is there if and only if {@code clientAuth} is not NONE. */
    public record Tls(Path cert, Path key, Optional<Path> clientCa, ClientAuth clientAuth) {}

    /** Limits of connections and messages; rates are per second. */
    public record Limits(
            long maxPayload,
            long maxPacketSize,
            int maxConnections,
            int connectRate,
            int connectRatePerAddress,
            Duration keepAliveMax,
            Duration noConnectTimeout,
            int sendRate,
            int sendBurst) {}

    /** Unacknowledged entries per device. */
    public record Delivery(int window, int streamWindow) {}

    /** Waking devices. */
    public record Push(Optional<Path> appsFile, Duration appsRefresh, Duration grace, Duration records) {}

    /** Mailboxes; a retention of zero keeps entries for ever. */
    public record Mailbox(Duration passivateAfter, Duration retention, int dedupWindow, Duration recallWindow) {}

    /** Sources of token keys; with none of the four, the node makes its own key. */
    public record Auth(
            Optional<Secret> hmacSecret,
            String hmacKid,
            Optional<Path> publicKey,
            String publicKeyKid,
            Optional<Path> jwksFile,
            Optional<URI> jwksUrl,
            Duration jwksRefresh,
            Duration clockSkew) {
        /** Whether no key source is configured, so that the node's own key signs and verifies. */
        public boolean ownKey() {
            return hmacSecret.isEmpty() && publicKey.isEmpty() && jwksFile.isEmpty() && jwksUrl.isEmpty();
        }
    }

    /** The store; without contact points it is embedded. User name and password come together. */
    public record Cassandra(
            List<HostPort> contactPoints,
            int port,
            String datacenter,
            String keyspace,
            int replicationFactor,
            boolean createKeyspace,
            Optional<String> username,
            Optional<Secret> password,
            Optional<CassandraTls> tls,
            long heap,
            Duration requestTimeout) {
        /** Whether this node runs Cassandra itself. */
        public boolean embedded() {
            return contactPoints.isEmpty();
        }
    }

    /** TLS towards Cassandra. Certificate and key come together. */
    public record CassandraTls(Optional<Path> ca, Optional<Path> cert, Optional<Path> key, boolean verifyHostname) {}

    /** Where the other nodes reach this one, those to join, what it proves itself to them with, and how long its lease lasts. */
    public record Cluster(
            String host,
            int port,
            Optional<String> bindAddress,
            List<HostPort> seeds,
            Optional<Discovery> discovery,
            Optional<ClusterTls> tls,
            Duration lease) {
        /** Whether no other node shares the mailboxes. */
        public boolean isAlone() {
            return seeds.isEmpty() && discovery.isEmpty();
        }
    }

    /** How to find other nodes; the method is not NONE. */
    public record Discovery(
            DiscoveryMethod method, String service, Optional<String> namespace, int contactPoints, int port) {}

    /** PEM files for connections between nodes. */
    public record ClusterTls(Path cert, Path key, Path ca) {}

    /** Health and metrics. */
    public record Management(String address, int port) {}

    /** How the node ends; the grace begins after the delay. */
    public record Shutdown(Duration grace, Duration readyDelay, int disconnectRate, Optional<String> serverReference) {}

    /** Logging. */
    public record Log(LogLevel level, LogFormat format) {}

    static ServerSettings of(Values v) {
        return new ServerSettings(
                v.get(Options.DATA_DIR),
                v.get(Options.ROLES),
                listeners(v),
                limits(v),
                v.get(Options.PERSISTENCE),
                new Delivery(v.get(Options.WINDOW), v.get(Options.STREAM_WINDOW)),
                new Mailbox(
                        v.get(Options.PASSIVATE_AFTER),
                        v.get(Options.RETENTION),
                        v.get(Options.DEDUP_WINDOW),
                        v.get(Options.RECALL_WINDOW)),
                new Push(
                        v.get(Options.PUSH_APPS_FILE),
                        v.get(Options.PUSH_APPS_REFRESH),
                        v.get(Options.PUSH_GRACE),
                        v.get(Options.PUSH_RECORDS)),
                auth(v),
                cassandra(v),
                cluster(v),
                new Management(v.get(Options.MANAGEMENT_ADDRESS), v.get(Options.MANAGEMENT_PORT)),
                new Shutdown(
                        v.get(Options.SHUTDOWN_GRACE),
                        v.get(Options.SHUTDOWN_READY_DELAY),
                        v.get(Options.SHUTDOWN_DISCONNECT_RATE),
                        v.get(Options.CLUSTER_SERVER_REFERENCE)),
                new Log(v.get(Options.LOG_LEVEL), v.get(Options.LOG_FORMAT)));
    }

    private static Cluster cluster(Values v) {
        Optional<ClusterTls> tls = v.get(Options.CLUSTER_TLS_CERT)
                .flatMap(cert -> v.get(Options.CLUSTER_TLS_KEY)
                        .flatMap(key -> v.get(Options.CLUSTER_TLS_CA).map(ca -> new ClusterTls(cert, key, ca))));
        return new Cluster(
                v.get(Options.CLUSTER_HOST),
                v.get(Options.CLUSTER_PORT),
                v.get(Options.CLUSTER_BIND_ADDRESS),
                v.get(Options.CLUSTER_SEEDS),
                discovery(v),
                tls,
                v.get(Options.CLUSTER_LEASE));
    }

    private static Optional<Discovery> discovery(Values v) {
        DiscoveryMethod method = v.get(Options.DISCOVERY_METHOD);
        return method == DiscoveryMethod.NONE
                ? Optional.empty()
                : v.get(Options.DISCOVERY_SERVICE)
                        .map(service -> new Discovery(
                                method,
                                service,
                                v.get(Options.DISCOVERY_NAMESPACE),
                                v.get(Options.DISCOVERY_CONTACT_POINTS),
                                v.get(Options.DISCOVERY_PORT)));
    }

    private static Listeners listeners(Values v) {
        Optional<Tls> tls = v.get(Options.TLS_CERT)
                .flatMap(cert -> v.get(Options.TLS_KEY)
                        .map(key -> new Tls(cert, key, v.get(Options.TLS_CLIENT_CA), v.get(Options.TLS_CLIENT_AUTH))));
        return new Listeners(
                v.get(Options.BIND_ADDRESS),
                v.get(Options.MQTT_PORT),
                v.get(Options.WS_PORT),
                v.get(Options.MQTTS_PORT),
                v.get(Options.WSS_PORT),
                tls);
    }

    private static Limits limits(Values v) {
        return new Limits(
                v.get(Options.MAX_PAYLOAD),
                v.get(Options.MAX_PACKET_SIZE),
                v.get(Options.MAX_CONNECTIONS),
                v.get(Options.CONNECT_RATE),
                v.get(Options.CONNECT_RATE_PER_ADDRESS),
                v.get(Options.KEEP_ALIVE_MAX),
                v.get(Options.NO_CONNECT_TIMEOUT),
                v.get(Options.SEND_RATE),
                v.get(Options.SEND_BURST));
    }

    private static Auth auth(Values v) {
        return new Auth(
                v.get(Options.HMAC_SECRET),
                v.get(Options.HMAC_KID),
                v.get(Options.PUBLIC_KEY),
                v.get(Options.PUBLIC_KEY_KID),
                v.get(Options.JWKS_FILE),
                v.get(Options.JWKS_URL),
                v.get(Options.JWKS_REFRESH),
                v.get(Options.CLOCK_SKEW));
    }

    private static Cassandra cassandra(Values v) {
        return new Cassandra(
                v.get(Options.CONTACT_POINTS),
                v.get(Options.CASSANDRA_PORT),
                v.get(Options.DATACENTER),
                v.get(Options.KEYSPACE),
                v.get(Options.REPLICATION_FACTOR),
                v.get(Options.CREATE_KEYSPACE),
                v.get(Options.CASSANDRA_USERNAME),
                v.get(Options.CASSANDRA_PASSWORD),
                cassandraTls(v),
                v.get(Options.CASSANDRA_HEAP),
                v.get(Options.REQUEST_TIMEOUT));
    }

    private static Optional<CassandraTls> cassandraTls(Values v) {
        return v.get(Options.CASSANDRA_TLS)
                ? Optional.of(new CassandraTls(
                        v.get(Options.CASSANDRA_TLS_CA),
                        v.get(Options.CASSANDRA_TLS_CERT),
                        v.get(Options.CASSANDRA_TLS_KEY),
                        v.get(Options.CASSANDRA_TLS_VERIFY)))
                : Optional.empty();
    }
}
