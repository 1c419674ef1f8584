// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators see of a running server, and of one that cannot start. */
final class EndpointsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static GodwitProcess server;

    @BeforeAll
    static void start() {
        server = GodwitProcess.named("endpoints").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void isAliveAndReady() {
        assertThat(Http.get(server, "/livez").statusCode()).isEqualTo(200);
        assertThat(Http.get(server, "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void isNotReadyWhileCassandraIsDown() {
        awaitReady();
        ProcessHandle cassandra = server.cassandra().orElseThrow();
        cassandra.destroyForcibly();
        Eventually.within(LIMIT, "not ready", () -> Http.get(server, "/readyz").statusCode() == 503);
        assertThat(Http.get(server, "/livez").statusCode()).isEqualTo(200);
        awaitReady();
        assertThat(server.cassandra().orElseThrow().pid()).isNotEqualTo(cassandra.pid());
        Eventually.within(
                LIMIT,
                "the restart is counted",
                () -> Http.get(server, "/metrics").body().contains("godwit_cassandra_restarts_total 1"));
    }

    private static void awaitReady() {
        Eventually.within(LIMIT, "ready", () -> Http.get(server, "/readyz").statusCode() == 200);
    }

    @Test
    void hasTheMetricsOfItsParts() {
        awaitReady();
        try (Device alice = Device.mqtt5(server, "alice", "phone").connect()) {
            alice.send("bob", Json.text("metrics-1", "hello")).join();
            assertThat(Http.get(server, "/metrics").body())
                    .contains("godwit_build{")
                    .contains("jvm_memory_used_bytes{")
                    .contains("process_")
                    .contains("system_cpu_")
                    .contains("hivemq_networking_connections_current")
                    .contains("hivemq_networking_bytes_")
                    .contains("hivemq_messages_")
                    .contains("hivemq_sessions_overall_current")
                    .contains("hivemq_subscriptions_overall_current")
                    .contains("godwit_connections 1")
                    .containsPattern("godwit_messages_accepted_seconds_count [1-9]")
                    .contains("godwit_entries_delivered_total")
                    .contains("godwit_entries_acknowledged_total")
                    .contains("godwit_refused_total{reason=\"not_authorized\"}")
                    .contains("godwit_logins_refused_total{")
                    .containsPattern("godwit_store_write_seconds_count [1-9]")
                    .contains("godwit_store_queue")
                    .contains("godwit_mailboxes ");
        }
    }

    @Test
    void disconnectsDevicesOfARevokedUser() {
        awaitReady();
        String old = server.token("mallory");
        try (Device phone = Device.mqtt5(server, "mallory", "phone").connect();
                Device other = Device.mqtt5(server, "alice", "tablet").connect()) {
            assertThat(Http.post(server, "/tokens/revoke", "{\"user\":\"mallory\"}")
                            .statusCode())
                    .isEqualTo(200);
            Eventually.within(LIMIT, "disconnected", () -> !phone.isConnected());
            assertThat(phone.disconnectReason()).contains(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
            assertThat(other.isConnected()).isTrue();
        }
        Device again = Device.mqtt5(server, "mallory", "phone").withToken(old);
        assertThatThrownBy(again::connect).hasRootCauseInstanceOf(Mqtt5ConnAckException.class);
    }

    @Test
    void refusesRevocationsOfNobody() {
        assertThat(Http.post(server, "/tokens/revoke", "{\"name\":\"mallory\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesRevocationsThatAForeignPageCouldSend() {
        assertThat(Http.post(server, "/tokens/revoke", "text/plain", "{\"user\":\"mallory\"}")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void refusesAPasswordThatIsNoToken() {
        Device stranger = Device.mqtt5(server, "alice", "stranger").withToken("secret");
        assertThatThrownBy(stranger::connect).hasRootCauseInstanceOf(Mqtt5ConnAckException.class);
    }

    @Test
    void namesAllWrongSettings() {
        try (GodwitProcess wrong = GodwitProcess.named("wrong-settings")
                .with("GODWIT_MQTT_PORT", "99999")
                .with("GODWIT_NO_SUCH_SETTING", "1")
                .launch("--delivery-window=0")) {
            assertThat(wrong.awaitExit(LIMIT)).isEqualTo(2);
            assertThat(wrong.err())
                    .contains("3 settings are wrong")
                    .contains("GODWIT_MQTT_PORT")
                    .contains("GODWIT_NO_SUCH_SETTING")
                    .contains("delivery-window");
        }
    }

    @Test
    void refusesADataDirectoryInUse() {
        try (GodwitProcess second = GodwitProcess.named("second")
                .with("GODWIT_DATA_DIR", server.dataDir().toString())
                .launch()) {
            assertThat(second.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(second.err()).contains("data.dir").contains("in use");
        }
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void saysWhichPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GodwitProcess second = GodwitProcess.named("port-taken")
                        .with("GODWIT_MQTT_PORT", Integer.toString(taken.getLocalPort()))
                        .launch()) {
            assertThat(second.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(second.err().lines().reduce((first, last) -> last).orElseThrow())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("mqtt");
        }
    }

    @Test
    void saysThatTheManagementPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GodwitProcess second = GodwitProcess.named("management-port-taken")
                        .with("GODWIT_MANAGEMENT_PORT", Integer.toString(taken.getLocalPort()))
                        .launch()) {
            assertThat(second.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(second.err().lines().reduce((first, last) -> last).orElseThrow())
                    .contains("management.port")
                    .contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void saysThatTheCassandraPortIsTakenAndWhatToSet() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GodwitProcess second = GodwitProcess.named("cassandra-port-taken")
                        .with("GODWIT_CASSANDRA_PORT", Integer.toString(taken.getLocalPort()))
                        .launch()) {
            assertThat(second.awaitExit(LIMIT)).isEqualTo(1);
            assertThat(second.err().lines().reduce((first, last) -> last).orElseThrow())
                    .contains("cassandra.port", Integer.toString(taken.getLocalPort()), "GODWIT_CASSANDRA_PORT=0");
        }
    }

    @Test
    void printsCommandsThatMakeTokensForThisServer() throws Exception {
        Eventually.within(LIMIT, "the whole banner", () -> server.out().contains("-m hello"));
        Matcher command = Pattern.compile("-u alice -P \"\\$\\((.*?)\\)\"").matcher(server.out());
        assertThat(command.find()).as(server.out()).isTrue();

        Process token = new ProcessBuilder("sh", "-c", command.group(1)).start();
        String printed = new String(token.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(token.waitFor()).isZero();
        assertThat(printed.strip()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(server.out()).contains("mosquitto_pub -h localhost -p " + server.mqttPort() + " -u bob");
    }
}
