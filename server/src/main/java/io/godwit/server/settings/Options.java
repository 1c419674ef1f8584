// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import static io.godwit.server.settings.Kinds.bool;
import static io.godwit.server.settings.Kinds.directory;
import static io.godwit.server.settings.Kinds.duration;
import static io.godwit.server.settings.Kinds.file;
import static io.godwit.server.settings.Kinds.host;
import static io.godwit.server.settings.Kinds.hostPorts;
import static io.godwit.server.settings.Kinds.httpUri;
import static io.godwit.server.settings.Kinds.keyspace;
import static io.godwit.server.settings.Kinds.listenerPort;
import static io.godwit.server.settings.Kinds.name;
import static io.godwit.server.settings.Kinds.number;
import static io.godwit.server.settings.Kinds.oneOf;
import static io.godwit.server.settings.Kinds.optionalHost;
import static io.godwit.server.settings.Kinds.port;
import static io.godwit.server.settings.Kinds.secret;
import static io.godwit.server.settings.Kinds.size;
import static io.godwit.server.settings.Kinds.someOf;
import static io.godwit.server.settings.Kinds.text;

import io.godwit.core.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The table of all settings. It is the documentation: {@code --help}, the table in docs/operations.md and the reading
 * of file, environment and flags all follow from it. A new setting is one line here and one field in {@link
 * ServerSettings}.
 */
public final class Options {
    private static final List<Option<?>> TABLE = new ArrayList<>();

    // where and what
    static final Option<Path> DATA_DIR = option(
            "data.dir",
            directory(),
            "./data",
            "Directory for everything this node keeps: embedded Cassandra, broker sessions, signing keys.");
    static final Option<Set<Role>> ROLES =
            option("roles", someOf(Role.class), "broker,push", "Parts of Godwit that this process runs.");

    // MQTT listeners
    static final Option<String> BIND_ADDRESS =
            option("bind.address", host(), "0.0.0.0", "Address that the MQTT and WebSocket listeners bind to.");
    static final Option<Optional<Integer>> MQTT_PORT =
            option("mqtt.port", listenerPort(), "1883", "MQTT over TCP, not encrypted.");
    static final Option<Optional<Integer>> WS_PORT =
            option("ws.port", listenerPort(), "8083", "MQTT over WebSocket, not encrypted.");
    static final Option<Optional<Integer>> MQTTS_PORT =
            option("mqtts.port", listenerPort(), "off", "MQTT over TLS; by convention 8883.");
    static final Option<Optional<Integer>> WSS_PORT =
            option("wss.port", listenerPort(), "off", "MQTT over WebSocket with TLS; by convention 8084.");
    static final Option<Optional<Path>> TLS_CERT =
            option("tls.cert", file(), "", "Certificate chain of the TLS listeners, PEM.");
    static final Option<Optional<Path>> TLS_KEY =
            option("tls.key", file(), "", "Private key of the TLS listeners, PKCS#8 PEM without password.");
    static final Option<Optional<Path>> TLS_CLIENT_CA =
            option("tls.client-ca", file(), "", "Authorities that client certificates must come from, PEM.");
    static final Option<ClientAuth> TLS_CLIENT_AUTH = option(
            "tls.client-auth", oneOf(ClientAuth.class), "none", "Whether TLS clients may or must show a certificate.");

    // limits of MQTT connections
    static final Option<Long> MAX_PAYLOAD =
            option("message.max-payload", size("1KiB", "16MiB"), "64KiB", "Largest payload of one message.");
    static final Option<Long> MAX_PACKET_SIZE = option(
            "mqtt.max-packet-size",
            size("4KiB", "32MiB"),
            "96KiB",
            "Largest MQTT packet; must leave 4 KiB for topic and properties beside message.max-payload.");
    static final Option<Integer> MAX_CONNECTIONS = option(
            "mqtt.max-connections",
            number(1, 10_000_000),
            "100000",
            "Open client connections at most; more are refused.");
    static final Option<Integer> CONNECT_RATE = option(
            "mqtt.connect-rate", number(1, 1_000_000), "500", "New connections per second at most; more are refused.");
    static final Option<Integer> CONNECT_RATE_PER_ADDRESS = option(
            "mqtt.connect-rate-per-address",
            number(1, 1_000_000),
            "100",
            "The same from one address, which may be a network with many devices behind it.");
    static final Option<Duration> KEEP_ALIVE_MAX = option(
            "mqtt.keep-alive-max", duration("10s", "18h"), "20m", "Longest keep-alive that a client may ask for.");
    static final Option<Duration> NO_CONNECT_TIMEOUT = option(
            "mqtt.no-connect-timeout",
            duration("1s", "5m"),
            "10s",
            "A connection that has sent no CONNECT after this time is closed.");
    static final Option<Integer> SEND_RATE = option(
            "mqtt.send-rate",
            number(1, 1_000_000),
            "200",
            "Messages per second that one connection may send in the long run.");
    static final Option<Integer> SEND_BURST = option(
            "mqtt.send-burst",
            number(1, 10_000_000),
            "1000",
            "Messages that one connection may send at once before mqtt.send-rate applies.");
    static final Option<Persistence> PERSISTENCE = option(
            "mqtt.persistence",
            oneOf(Persistence.class),
            "file",
            "Where the broker keeps sessions and the raw topics of a token's acl; messages between users are in Cassandra either way.");

    // delivery and mailboxes
    static final Option<Integer> WINDOW = option(
            "delivery.window",
            number(1, 500),
            "64",
            "Entries that a device may leave unacknowledged with QoS 1 delivery.");
    static final Option<Integer> STREAM_WINDOW = option(
            "delivery.stream-window",
            number(1, 65_535),
            "1024",
            "Entries that a device may leave unacknowledged in stream mode.");
    static final Option<Duration> PASSIVATE_AFTER = option(
            "mailbox.passivate-after", duration("1s", "1d"), "5m", "An idle mailbox leaves memory after this time.");
    static final Option<Duration> RETENTION = option(
            "mailbox.retention",
            duration("0", "7300d"),
            "0",
            "Entries are deleted after this time; 0 keeps them for ever.");
    static final Option<Integer> DEDUP_WINDOW = option(
            "mailbox.dedup-window",
            number(100, 100_000),
            "2000",
            "Sends per mailbox whose retries are recognised for certain.");

    static final Option<Duration> RECALL_WINDOW = option(
            "message.recall-window",
            duration("0", "7d"),
            "1d",
            "How long a sender may take back a message; 0 = not at all.");

    // pushes
    static final Option<Optional<Path>> PUSH_APPS_FILE = option(
            "push.apps-file",
            file(),
            "",
            "Apps whose devices can be woken, with their providers and credentials, YAML; see docs/push.md.");
    static final Option<Duration> PUSH_APPS_REFRESH = option(
            "push.apps-refresh",
            duration("100ms", "1d"),
            "10s",
            "How often push.apps-file and the credentials that it names are looked at.");
    static final Option<Duration> PUSH_GRACE = option(
            "push.grace",
            duration("0", "5m"),
            "5s",
            "A connected device that has not acknowledged an entry after this time gets a push.");
    static final Option<Duration> PUSH_RECORDS = option(
            "push.records",
            duration("1d", "90d"),
            "7d",
            "How long it is kept why there was, or was not, a push, and what was given up.");

    // tokens
    static final Option<Optional<Secret>> HMAC_SECRET = option(
            "auth.hmac-secret",
            secret("at least 32 bytes in Base64 or Base64url", Options::isHmacKey),
            "",
            "Key of HS256 tokens; if no auth source is set, the node makes a key and keeps it in its data directory.");
    static final Option<String> HMAC_KID = option("auth.hmac-kid", name(), "default", "Key id of auth.hmac-secret.");
    static final Option<Optional<Path>> PUBLIC_KEY =
            option("auth.public-key", file(), "", "Public key (RSA, EC or Ed25519) that tokens are signed for, PEM.");
    static final Option<String> PUBLIC_KEY_KID =
            option("auth.public-key-kid", name(), "default", "Key id of auth.public-key.");
    static final Option<Optional<Path>> JWKS_FILE =
            option("auth.jwks-file", file(), "", "Keys of tokens as a JWKS file; read again when it changes.");
    static final Option<Optional<URI>> JWKS_URL =
            option("auth.jwks-url", httpUri(), "", "Keys of tokens from a JWKS address.");
    static final Option<Duration> JWKS_REFRESH = option(
            "auth.jwks-refresh",
            duration("10s", "1d"),
            "5m",
            "How often auth.jwks-file and auth.jwks-url are read again.");
    static final Option<Duration> CLOCK_SKEW = option(
            "auth.clock-skew", duration("0", "5m"), "30s", "How far the clock of whoever issues tokens may be off.");

    // Cassandra
    static final Option<List<HostPort>> CONTACT_POINTS = option(
            "cassandra.contact-points",
            hostPorts(),
            "",
            "Nodes of your Cassandra cluster; empty starts the embedded Cassandra.");
    static final Option<Integer> CASSANDRA_PORT = option(
            "cassandra.port",
            port(),
            "9042",
            "Port of contact points that name none; the embedded Cassandra listens on it too, on loopback.");
    static final Option<String> DATACENTER = option(
            "cassandra.datacenter", name(), "datacenter1", "Data centre that this node reads from and writes to.");
    static final Option<String> KEYSPACE =
            option("cassandra.keyspace", keyspace(), "godwit", "Keyspace of all tables.");
    static final Option<Integer> REPLICATION_FACTOR = option(
            "cassandra.replication-factor",
            number(1, 9),
            "3",
            "Copies of each row when the keyspace is created; the embedded Cassandra always has 1.");
    static final Option<Boolean> CREATE_KEYSPACE =
            option("cassandra.create-keyspace", bool(), "true", "Creates the keyspace if it is missing.");
    static final Option<Optional<String>> CASSANDRA_USERNAME =
            option("cassandra.username", text(), "", "User name at your Cassandra cluster.");
    static final Option<Optional<Secret>> CASSANDRA_PASSWORD = option(
            "cassandra.password",
            secret("a text of at most 1024 characters", text -> text.length() <= 1024),
            "",
            "Password at your Cassandra cluster.");
    static final Option<Boolean> CASSANDRA_TLS =
            option("cassandra.tls.enabled", bool(), "false", "Encrypts the connections to your Cassandra cluster.");
    static final Option<Optional<Path>> CASSANDRA_TLS_CA = option(
            "cassandra.tls.ca",
            file(),
            "",
            "Authorities of Cassandra's certificates, PEM; if not set, those that Java trusts.");
    static final Option<Optional<Path>> CASSANDRA_TLS_CERT =
            option("cassandra.tls.cert", file(), "", "Own certificate chain for Cassandra, PEM.");
    static final Option<Optional<Path>> CASSANDRA_TLS_KEY =
            option("cassandra.tls.key", file(), "", "Own private key for Cassandra, PKCS#8 PEM without password.");
    static final Option<Boolean> CASSANDRA_TLS_VERIFY = option(
            "cassandra.tls.verify-hostname", bool(), "true", "Checks that Cassandra's certificate names the host.");
    static final Option<Long> CASSANDRA_HEAP =
            option("cassandra.heap", size("256MiB", "31GiB"), "1GiB", "Heap of the embedded Cassandra.");
    static final Option<Duration> REQUEST_TIMEOUT = option(
            "cassandra.request-timeout",
            duration("100ms", "30s"),
            "5s",
            "A read or write that takes longer has failed.");

    // the node itself
    static final Option<String> CLUSTER_HOST = option(
            "cluster.host", host(), "127.0.0.1", "Address at which the other nodes of the cluster reach this one.");
    static final Option<Integer> CLUSTER_PORT =
            option("cluster.port", port(), "0", "Port at which the other nodes of the cluster reach this one.");
    static final Option<Optional<String>> CLUSTER_BIND_ADDRESS = option(
            "cluster.bind-address",
            optionalHost(),
            "",
            "Address that this node listens on for the others, if it is not cluster.host: in a container, 0.0.0.0.");
    static final Option<List<HostPort>> CLUSTER_SEEDS = option(
            "cluster.seeds",
            hostPorts(),
            "",
            "Nodes to join, by their cluster.host and cluster.port; all nodes have the same list, and the first one forms"
                    + " the cluster. Empty begins one.");
    static final Option<DiscoveryMethod> DISCOVERY_METHOD = option(
            "cluster.discovery.method",
            oneOf(DiscoveryMethod.class),
            "none",
            "How to find nodes to join, instead of cluster.seeds.");
    static final Option<Optional<String>> DISCOVERY_SERVICE = option(
            "cluster.discovery.service",
            text(),
            "",
            "With dns: the name that has the address of each node. With kubernetes: the label selector of the pods.");
    static final Option<Optional<String>> DISCOVERY_NAMESPACE = option(
            "cluster.discovery.namespace",
            text(),
            "",
            "With kubernetes: the namespace of the pods, if it is not that of this node's pod.");
    static final Option<Integer> DISCOVERY_CONTACT_POINTS = option(
            "cluster.discovery.contact-points",
            number(1, 1000),
            "2",
            "How many nodes must have been found, this one included, before they form a new cluster.");
    static final Option<Integer> DISCOVERY_PORT = option(
            "cluster.discovery.port",
            number(1, 65_535),
            "7626",
            "Port at which nodes ask each other who is a member, the same on all.");
    static final Option<Optional<Path>> CLUSTER_TLS_CERT = option(
            "cluster.tls.cert",
            file(),
            "",
            "Certificate chain of this node for the others, PEM; a name in it must be the same for all nodes.");
    static final Option<Optional<Path>> CLUSTER_TLS_KEY =
            option("cluster.tls.key", file(), "", "Its private key, PKCS#8 PEM without password.");
    static final Option<Optional<Path>> CLUSTER_TLS_CA =
            option("cluster.tls.ca", file(), "", "Authorities that the nodes' certificates must come from, PEM.");
    static final Option<Duration> CLUSTER_LEASE = option(
            "cluster.lease",
            duration("1s", "1m"),
            "2s",
            "A node whose database did not hear of it for so long acknowledges nothing; others then take its mailboxes over.");
    static final Option<Optional<String>> CLUSTER_SERVER_REFERENCE = option(
            "cluster.server-reference",
            text(),
            "",
            "Where MQTT 5 clients are sent when this node stops and others go on (Server Reference).");
    static final Option<String> MANAGEMENT_ADDRESS = option(
            "management.address",
            host(),
            "127.0.0.1",
            "Address of health and metrics; 0.0.0.0 lets probes and Prometheus on other machines in.");
    static final Option<Integer> MANAGEMENT_PORT =
            option("management.port", port(), "9090", "Port of health and metrics.");
    static final Option<Duration> SHUTDOWN_GRACE = option(
            "shutdown.grace",
            duration("0", "10m"),
            "60s",
            "Time for disconnecting clients and finishing what is in flight when the process is told to stop; clients get half of it.");
    static final Option<Duration> SHUTDOWN_READY_DELAY = option(
            "shutdown.ready-delay",
            duration("0", "10m"),
            "0",
            "How long a node that is told to stop goes on serving, with /readyz failing, before shutdown.grace begins.");
    static final Option<Integer> SHUTDOWN_DISCONNECT_RATE = option(
            "shutdown.disconnect-rate",
            number(1, 1_000_000),
            "500",
            "Clients disconnected per second when the process is told to stop.");
    static final Option<LogLevel> LOG_LEVEL = option(
            "log.level",
            oneOf(LogLevel.class),
            "info",
            "Least important messages of Godwit that are logged; libraries log warnings and errors only.");
    static final Option<LogFormat> LOG_FORMAT =
            option("log.format", oneOf(LogFormat.class), "text", "Log lines for people or one JSON object per line.");

    private Options() {}

    /** All settings in the order of the documentation. */
    public static List<Option<?>> all() {
        return List.copyOf(TABLE);
    }

    private static <T> Option<T> option(String key, Kind<T> kind, String defaultText, String description) {
        Option<T> option = new Option<>(key, kind, defaultText, description);
        TABLE.add(option);
        return option;
    }

    /** RFC 7518, section 3.2: a key of HS256 must have 256 bits at least. */
    private static boolean isHmacKey(String base64) {
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/')).length >= 32;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
