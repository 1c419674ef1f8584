// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.core.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsLoaderTest {
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    @TempDir
    Path directory;

    Path pem;

    @BeforeEach
    void makeFile() throws IOException {
        pem = Files.writeString(directory.resolve("file.pem"), "not looked into");
    }

    @Test
    void hasDefaultsThatServeWithoutAnySetting() throws SettingsException {
        ServerSettings settings = SettingsLoader.load(List.of(), Map.of());

        assertThat(settings)
                .isEqualTo(new ServerSettings(
                        Path.of("./data"),
                        Set.of(Role.BROKER, Role.PUSH),
                        new ServerSettings.Listeners(
                                "0.0.0.0",
                                Optional.of(1883),
                                Optional.of(8083),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        new ServerSettings.Limits(
                                65_536,
                                98_304,
                                100_000,
                                500,
                                100,
                                Duration.ofMinutes(20),
                                Duration.ofSeconds(10),
                                200,
                                1000),
                        Persistence.FILE,
                        new ServerSettings.Delivery(64, 1024),
                        new ServerSettings.Mailbox(Duration.ofMinutes(5), Duration.ZERO, 2000, Duration.ofDays(1)),
                        new ServerSettings.Push(
                                Optional.empty(), Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofDays(7)),
                        new ServerSettings.Auth(
                                Optional.empty(),
                                "default",
                                Optional.empty(),
                                "default",
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofMinutes(5),
                                Duration.ofSeconds(30)),
                        new ServerSettings.Cassandra(
                                List.of(),
                                9042,
                                "datacenter1",
                                "godwit",
                                3,
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                1L << 30,
                                Duration.ofSeconds(5)),
                        new ServerSettings.Cluster(
                                "127.0.0.1",
                                0,
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofSeconds(2)),
                        new ServerSettings.Management("127.0.0.1", 9090),
                        new ServerSettings.Shutdown(Duration.ofSeconds(60), Duration.ZERO, 500, Optional.empty()),
                        new ServerSettings.Log(LogLevel.INFO, LogFormat.TEXT)));
        assertThat(settings.auth().ownKey()).isTrue();
        assertThat(settings.cassandra().embedded()).isTrue();
    }

    @Test
    void readsEverySettingFromEachSource() throws Exception {
        Map<String, String> texts = texts();
        assertThat(texts.keySet()).containsExactlyInAnyOrderElementsOf(keys());

        Path yaml = Files.writeString(directory.resolve("godwit.yaml"), yaml(texts));
        List<String> flags = new ArrayList<>();
        Map<String, String> environment = new HashMap<>();
        texts.forEach((key, text) -> {
            flags.add(Option.flagName(key));
            flags.add(text);
            environment.put(Option.environmentName(key), text);
        });

        assertThat(SettingsLoader.load(flags, Map.of())).isEqualTo(expected());
        assertThat(SettingsLoader.load(List.of(), environment)).isEqualTo(expected());
        assertThat(SettingsLoader.load(List.of("--config", yaml.toString()), Map.of()))
                .isEqualTo(expected());
        assertThat(SettingsLoader.load(List.of(), Map.of("GODWIT_CONFIG", yaml.toString())))
                .isEqualTo(expected());
    }

    @Test
    void flagsWinOverEnvironmentAndEnvironmentOverFile() throws Exception {
        Path yaml = Files.writeString(
                directory.resolve("godwit.yaml"), "mqtt:\n  port: 1\nws.port: 1\nmanagement: {port: 1}\n");

        ServerSettings settings = SettingsLoader.load(
                List.of("--config=" + yaml, "--mqtt-port=3"), Map.of("GODWIT_MQTT_PORT", "2", "GODWIT_WS_PORT", "2"));

        assertThat(settings.listeners().mqttPort()).contains(3);
        assertThat(settings.listeners().wsPort()).contains(2);
        assertThat(settings.management().port()).isEqualTo(1);
    }

    @Test
    void listsEveryErrorAtOnceAndShowsNoSecret() throws Exception {
        Path yaml = Files.writeString(
                directory.resolve("godwit.yaml"),
                "mqtt:\n  prot: 1\n  port: [1, 2]\ncassandra: 7\ndelivery:\n  window: {size: 1}\nnothing: {a: 1}\n");

        List<String> problems = problems(
                List.of(
                        "--config",
                        yaml.toString(),
                        "--auth-hmac-secret",
                        "hunter2",
                        "--auth-hmac-secrte=hunter2",
                        "--log-level",
                        "loud",
                        "--ws-port"),
                Map.of(
                        "GODWIT_MQTT_MAX_CONECTIONS", "5",
                        "GODWIT_SHUTDOWN_GRACE", "20",
                        "GODWIT_CASSANDRA_CONTACT_POINTS", "one",
                        "GODWIT_CASSANDRA_USERNAME", "godwit"));

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        yaml + " line 2 mqtt.prot: is not a setting; did you mean mqtt.port?",
                        yaml + " line 4 cassandra: must be a section with settings in it",
                        yaml + " line 6 delivery.window: is a setting and has none below it",
                        yaml + " line 7 nothing: is not a setting",
                        "environment GODWIT_MQTT_MAX_CONECTIONS: is not a setting;"
                                + " did you mean GODWIT_MQTT_MAX_CONNECTIONS?",
                        "flag --auth-hmac-secrte: is not a setting; did you mean --auth-hmac-secret?",
                        "flag --ws-port: needs a value",
                        yaml + " line 3 mqtt.port: \"1,2\" is not allowed;"
                                + " give a port from 0 to 65535 (0 = any free port) or off",
                        "flag --auth-hmac-secret (auth.hmac-secret): the value is not allowed;"
                                + " give at least 32 bytes in Base64 or Base64url",
                        "environment GODWIT_SHUTDOWN_GRACE (shutdown.grace): \"20\" is not allowed"
                                + " (it needs a unit: ms, s, m, h or d);"
                                + " give a duration from 0 to 10m, such as 500ms, 30s, 5m, 12h or 7d",
                        "flag --log-level (log.level): \"loud\" is not allowed;"
                                + " give one of error, warn, info, debug, trace",
                        "cassandra.username, cassandra.password: either both or none of them must be set");
    }

    @Test
    void readsSecretsFromFiles() throws Exception {
        Path file = Files.writeString(directory.resolve("secret"), KEY + "\n");

        assertThat(SettingsLoader.load(List.of(), Map.of("GODWIT_AUTH_HMAC_SECRET_FILE", file.toString()))
                        .auth()
                        .hmacSecret())
                .contains(Secret.of(KEY));
        assertThat(SettingsLoader.load(List.of("--auth-hmac-secret-file", file.toString()), Map.of())
                        .auth()
                        .hmacSecret())
                .contains(Secret.of(KEY));
        assertThat(problems(List.of("--auth-hmac-secret-file", "/no/such/file"), Map.of()))
                .containsExactly("flag --auth-hmac-secret-file (auth.hmac-secret):"
                        + " there is no readable file of at most 64 KiB at \"/no/such/file\"");
        assertThat(problems(List.of(), Map.of("GODWIT_AUTH_HMAC_SECRET_FILE", "x", "GODWIT_AUTH_HMAC_SECRET", KEY)))
                .anyMatch(problem -> problem.contains("is also given by"));
    }

    @Test
    void refusesCombinationsThatCannotWork() {
        assertThat(problems(
                        List.of("--mqtt-port=off", "--ws-port=off", "--tls-cert=" + pem, "--tls-client-auth=required"),
                        Map.of()))
                .containsExactlyInAnyOrder(
                        "mqtt.port, ws.port, mqtts.port, wss.port: at least one of them must not be off",
                        "tls.cert, mqtts.port, wss.port: a certificate is given, but mqtts.port and wss.port are off",
                        "tls.client-auth, tls.client-ca: optional and required need tls.client-ca,"
                                + " and tls.client-ca needs one of them");
        assertThat(problems(List.of("--mqtts-port=8883", "--management-port=8883"), Map.of()))
                .containsExactlyInAnyOrder(
                        "mqtt.port, ws.port, mqtts.port, wss.port, management.port, cluster.port,"
                                + " cluster.discovery.method, cluster.discovery.port:"
                                + " two listeners have the same port",
                        "mqtts.port, wss.port, tls.cert, tls.key: a TLS listener needs both tls.cert and tls.key");
        assertThat(problems(List.of("--message-max-payload=96KiB", "--cassandra-tls-ca=" + pem), Map.of()))
                .containsExactlyInAnyOrder(
                        "mqtt.max-packet-size, message.max-payload: a packet must have room for the largest payload"
                                + " and 4 KiB more",
                        "cassandra.tls.enabled, cassandra.tls.ca, cassandra.tls.cert, cassandra.tls.key:"
                                + " certificates are given, but cassandra.tls.enabled is false");
    }

    @Test
    void readsHowToFindOtherNodes() throws SettingsException {
        ServerSettings settings = SettingsLoader.load(
                List.of(
                        "--cluster-port=7401",
                        "--cluster-discovery-method=kubernetes",
                        "--cluster-discovery-service=app=godwit",
                        "--cluster-discovery-namespace=talk"),
                Map.of());

        assertThat(settings.cluster().discovery())
                .contains(new ServerSettings.Discovery(
                        DiscoveryMethod.KUBERNETES, "app=godwit", Optional.of("talk"), 2, 7626));
    }

    @Test
    void refusesAClusterThatCannotWork() {
        assertThat(problems(List.of("--cluster-host=0.0.0.0", "--cluster-tls-cert=" + pem), Map.of()))
                .containsExactlyInAnyOrder(
                        "cluster.host: the other nodes need an address of this one, not of all;"
                                + " cluster.bind-address is where it listens",
                        "cluster.tls.cert, cluster.tls.key: either both or none of them must be set",
                        "cluster.tls.cert, cluster.tls.ca: either both or none of them must be set");
        assertThat(problems(List.of("--cluster-seeds=one:7401,two:7401"), Map.of()))
                .containsExactly("cluster.port, cluster.seeds, cluster.discovery.method: port 0 is a different one at"
                        + " each start, so the others cannot find this node again; set one");
        assertThat(problems(
                        List.of("--cluster-seeds=one:7401", "--cluster-port=7626", "--cluster-discovery-method=dns"),
                        Map.of()))
                .containsExactlyInAnyOrder(
                        "cluster.seeds, cluster.discovery.method: nodes are found by a list or by discovery, not by both",
                        "cluster.discovery.method, cluster.discovery.service: dns and kubernetes need"
                                + " cluster.discovery.service, and it needs one of them",
                        "mqtt.port, ws.port, mqtts.port, wss.port, management.port, cluster.port,"
                                + " cluster.discovery.method, cluster.discovery.port: two listeners have the same port");
    }

    @Test
    void doesNotCallAMistypedPathAMissingOne() {
        assertThat(problems(List.of("--mqtts-port=0", "--tls-cert=/no/such/file", "--tls-key=" + pem), Map.of()))
                .singleElement()
                .asString()
                .startsWith("flag --tls-cert (tls.cert): \"/no/such/file\" is not allowed");
    }

    @Test
    void ignoresWhatKubernetesPutsIntoTheEnvironment() throws SettingsException {
        Map<String, String> links = Map.of(
                "GODWIT_SERVICE_HOST", "10.0.0.1",
                "GODWIT_SERVICE_PORT_MQTT", "1883",
                "GODWIT_PORT", "tcp://10.0.0.1:1883",
                "GODWIT_MQTT_PORT", "tcp://10.0.0.1:1883",
                "GODWIT_MQTT_PORT_1883_TCP_ADDR", "10.0.0.1",
                "GODWIT_WS_PORT", "");

        assertThat(SettingsLoader.load(List.of(), links)).isEqualTo(SettingsLoader.load(List.of(), Map.of()));
    }

    @Test
    void explainsWhereValuesComeFromWithoutSecrets() throws SettingsException {
        assertThat(SettingsLoader.explain(List.of("--mqtt-port", "2883"), Map.of("GODWIT_AUTH_HMAC_SECRET", KEY)))
                .contains(
                        "mqtt.port = 2883  (flag --mqtt-port)",
                        "ws.port = 8083  (default)",
                        "auth.hmac-secret = [hidden]  (environment GODWIT_AUTH_HMAC_SECRET)");
    }

    @Test
    void survivesFilesThatAreNoSettings() throws IOException {
        Path bad = Files.writeString(directory.resolve("bad.yaml"), "mqtt: [\n");
        Path loop = Files.writeString(directory.resolve("loop.yaml"), "cassandra: &a\n  tls: *a\n");

        assertThat(problems(List.of("--config=" + bad), Map.of()))
                .singleElement()
                .asString()
                .contains("is not YAML");
        assertThat(problems(List.of("--config=" + loop), Map.of()))
                .singleElement()
                .asString()
                .contains("cassandra.tls.tls: is not a setting");
        assertThat(problems(List.of("--config=/no/such/file"), Map.of()))
                .containsExactly("/no/such/file: cannot be read: NoSuchFileException");
    }

    private static List<String> problems(List<String> flags, Map<String, String> environment) {
        SettingsException wrong =
                catchThrowableOfType(SettingsException.class, () -> SettingsLoader.load(flags, environment));
        assertThat(wrong).as("there should have been problems").isNotNull();
        assertThat(wrong.getMessage()).doesNotContain("hunter2");
        return wrong.problems().stream().map(Problem::toString).toList();
    }

    private static List<String> keys() {
        return Options.all().stream().<String>map(Option::key).toList();
    }

    private static String yaml(Map<String, String> texts) {
        return texts.entrySet().stream()
                .map(entry -> entry.getKey() + ": \"" + entry.getValue() + "\"\n")
                .collect(Collectors.joining());
    }

    /** A value other than the default for every setting. */
    private Map<String, String> texts() {
        String file = pem.toString();
        Map<String, String> texts = new HashMap<>();
        texts.put("data.dir", directory.toString());
        texts.put("roles", "broker");
        texts.put("bind.address", "::1");
        texts.put("mqtt.port", "0");
        texts.put("ws.port", "off");
        texts.put("mqtts.port", "8883");
        texts.put("wss.port", "8084");
        texts.put("tls.cert", file);
        texts.put("tls.key", file);
        texts.put("tls.client-ca", file);
        texts.put("tls.client-auth", "optional");
        texts.put("message.max-payload", "1024B");
        texts.put("mqtt.max-packet-size", "1MiB");
        texts.put("mqtt.max-connections", "10");
        texts.put("mqtt.connect-rate", "11");
        texts.put("mqtt.connect-rate-per-address", "9");
        texts.put("mqtt.keep-alive-max", "12s");
        texts.put("mqtt.no-connect-timeout", "13s");
        texts.put("mqtt.send-rate", "14");
        texts.put("mqtt.send-burst", "15");
        texts.put("mqtt.persistence", "memory");
        texts.put("delivery.window", "16");
        texts.put("delivery.stream-window", "17");
        texts.put("mailbox.passivate-after", "18s");
        texts.put("mailbox.retention", "19d");
        texts.put("mailbox.dedup-window", "200");
        texts.put("message.recall-window", "26h");
        texts.put("push.apps-file", pem.toString());
        texts.put("push.apps-refresh", "23s");
        texts.put("push.grace", "24s");
        texts.put("push.records", "25d");
        texts.put("auth.hmac-secret", KEY);
        texts.put("auth.hmac-kid", "h1");
        texts.put("auth.public-key", file);
        texts.put("auth.public-key-kid", "p1");
        texts.put("auth.jwks-file", file);
        texts.put("auth.jwks-url", "https://id.example/jwks");
        texts.put("auth.jwks-refresh", "20s");
        texts.put("auth.clock-skew", "21s");
        texts.put("cassandra.contact-points", "one, two:9043, [::1]:9044, ::1");
        texts.put("cassandra.port", "9045");
        texts.put("cassandra.datacenter", "dc2");
        texts.put("cassandra.keyspace", "other");
        texts.put("cassandra.replication-factor", "5");
        texts.put("cassandra.create-keyspace", "false");
        texts.put("cassandra.username", "godwit");
        texts.put("cassandra.password", "hunter2");
        texts.put("cassandra.tls.enabled", "true");
        texts.put("cassandra.tls.ca", file);
        texts.put("cassandra.tls.cert", file);
        texts.put("cassandra.tls.key", file);
        texts.put("cassandra.tls.verify-hostname", "false");
        texts.put("cassandra.heap", "2g");
        texts.put("cassandra.request-timeout", "1500ms");
        texts.put("cluster.host", "node-1.example");
        texts.put("cluster.port", "7355");
        texts.put("cluster.bind-address", "0.0.0.0");
        texts.put("cluster.seeds", "node-2.example:7356");
        texts.put("cluster.discovery.method", "none"); // a list and discovery exclude each other
        texts.put("cluster.discovery.service", "");
        texts.put("cluster.discovery.namespace", "talk");
        texts.put("cluster.discovery.contact-points", "3");
        texts.put("cluster.discovery.port", "7627");
        texts.put("cluster.tls.cert", file);
        texts.put("cluster.tls.key", file);
        texts.put("cluster.tls.ca", file);
        texts.put("cluster.lease", "5s");
        texts.put("management.address", "0.0.0.0");
        texts.put("management.port", "0");
        texts.put("shutdown.grace", "22s");
        texts.put("shutdown.ready-delay", "5s");
        texts.put("shutdown.disconnect-rate", "27");
        texts.put("cluster.server-reference", "mqtt.example:8883");
        texts.put("log.level", "debug");
        texts.put("log.format", "json");
        return texts;
    }

    private ServerSettings expected() {
        return new ServerSettings(
                directory,
                Set.of(Role.BROKER),
                new ServerSettings.Listeners(
                        "::1",
                        Optional.of(0),
                        Optional.empty(),
                        Optional.of(8883),
                        Optional.of(8084),
                        Optional.of(new ServerSettings.Tls(pem, pem, Optional.of(pem), ClientAuth.OPTIONAL))),
                new ServerSettings.Limits(
                        1024, 1 << 20, 10, 11, 9, Duration.ofSeconds(12), Duration.ofSeconds(13), 14, 15),
                Persistence.MEMORY,
                new ServerSettings.Delivery(16, 17),
                new ServerSettings.Mailbox(Duration.ofSeconds(18), Duration.ofDays(19), 200, Duration.ofHours(26)),
                new ServerSettings.Push(
                        Optional.of(pem), Duration.ofSeconds(23), Duration.ofSeconds(24), Duration.ofDays(25)),
                new ServerSettings.Auth(
                        Optional.of(Secret.of(KEY)),
                        "h1",
                        Optional.of(pem),
                        "p1",
                        Optional.of(pem),
                        Optional.of(URI.create("https://id.example/jwks")),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(21)),
                new ServerSettings.Cassandra(
                        List.of(
                                new HostPort("one", OptionalInt.empty()),
                                new HostPort("two", OptionalInt.of(9043)),
                                new HostPort("::1", OptionalInt.of(9044)),
                                new HostPort("::1", OptionalInt.empty())),
                        9045,
                        "dc2",
                        "other",
                        5,
                        false,
                        Optional.of("godwit"),
                        Optional.of(Secret.of("hunter2")),
                        Optional.of(new ServerSettings.CassandraTls(
                                Optional.of(pem), Optional.of(pem), Optional.of(pem), false)),
                        2L << 30,
                        Duration.ofMillis(1500)),
                new ServerSettings.Cluster(
                        "node-1.example",
                        7355,
                        Optional.of("0.0.0.0"),
                        List.of(new HostPort("node-2.example", OptionalInt.of(7356))),
                        Optional.empty(),
                        Optional.of(new ServerSettings.ClusterTls(pem, pem, pem)),
                        Duration.ofSeconds(5)),
                new ServerSettings.Management("0.0.0.0", 0),
                new ServerSettings.Shutdown(
                        Duration.ofSeconds(22), Duration.ofSeconds(5), 27, Optional.of("mqtt.example:8883")),
                new ServerSettings.Log(LogLevel.DEBUG, LogFormat.JSON));
    }
}
