// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server is told to stop while clients write and read. */
final class GracefulStopIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** The default of shutdown.grace, and some seconds for the process itself on a busy machine. */
    private static final Duration GRACE = Duration.ofSeconds(60 + 10);

    @Test
    void stopsReadinessFirstAndLosesNothing() {
        try (GodwitProcess server = GodwitProcess.named("graceful-stop").start();
                Traffic traffic = Traffic.start(server, "stops")) {
            Eventually.within(LIMIT, "traffic", () -> traffic.acknowledged() >= 300);
            ProcessHandle cassandra = server.cassandra().orElseThrow();
            server.terminate();
            List<Integer> readiness = readinessUntilEnd(server);
            assertThat(server.awaitExit(GRACE)).isIn(0, 143);
            assertThat(readiness).as("statuses of /readyz").contains(503);
            assertThat(readiness.lastIndexOf(200)).isLessThan(readiness.indexOf(503));
            Eventually.within(LIMIT, "Cassandra has ended", () -> !cassandra.isAlive());
            assertThat(server.err()).doesNotContain("ERROR").doesNotContain("WARN");
            assertThat(server.dataFiles("cassandra/data/godwit"))
                    .as("what Cassandra flushed at its orderly end")
                    .anyMatch(name -> name.contains("mailbox") && name.endsWith("-Data.db"));
            server.start();
            traffic.finishAndCheck();
        }
    }

    private static List<Integer> readinessUntilEnd(GodwitProcess server) {
        List<Integer> statuses = new ArrayList<>();
        Eventually.within(GRACE, "the end of the process or of its management server", () -> {
            try {
                statuses.add(Http.get(server, "/readyz").statusCode());
                return !server.isAlive();
            } catch (UncheckedIOException e) {
                return true;
            }
        });
        return statuses;
    }

    @Test
    void savesCursorsAndSaysGoodbye() {
        try (GodwitProcess server = GodwitProcess.named("graceful-cursors").start();
                Device bob = Device.mqtt5(server, "bob", "phone").connect();
                Device five = Device.mqtt5(server, "alice", "five").connectSince(0);
                Device three = Device.mqtt3(server, "alice", "three").connect()) {
            for (int n = 1; n <= 20; n++) {
                bob.send("alice", Json.text("before-" + n, "hello")).join();
            }
            Eventually.within(
                    LIMIT,
                    "both have all",
                    () -> five.received().last() == 20 && three.received().last() == 20);
            awaitAcknowledged(server, 40);
            assertThat(server.stop()).isIn(0, 143);
            Eventually.within(LIMIT, "both disconnected", () -> !five.isConnected() && !three.isConnected());
            assertThat(five.disconnectReason()).contains(Mqtt5DisconnectReasonCode.SERVER_SHUTTING_DOWN);
            server.start();
            reconnect(bob, five, three);
            bob.send("alice", Json.text("after", "hello")).join();
            Eventually.within(
                    LIMIT,
                    "both have the next",
                    () -> five.received().last() == 21 && three.received().last() == 21);
            for (Device device : List.of(five, three)) {
                assertThat(device.received().problems()).isEmpty();
                assertThat(device.received().repeated()).isZero();
            }
        }
    }

    @Test
    void goesOnForAWhileAndThenDisconnectsAtARate() {
        List<Device> devices = new ArrayList<>();
        try (GodwitProcess server = GodwitProcess.named("graceful-pace")
                .with("GODWIT_SHUTDOWN_READY_DELAY", "4s")
                .with("GODWIT_SHUTDOWN_DISCONNECT_RATE", "5")
                .start()) {
            for (int n = 0; n < 15; n++) {
                devices.add(Device.mqtt5(server, "user" + n, "phone").connect());
            }
            server.terminate();
            Eventually.within(
                    LIMIT, "readiness fails", () -> Http.get(server, "/readyz").statusCode() == 503);

            devices.get(0)
                    .send("user1", Json.text("while-not-ready", "hello"))
                    .orTimeout(1, TimeUnit.MINUTES)
                    .join();
            devices.add(Device.mqtt5(server, "late", "phone").connect());
            assertThat(devices).allMatch(Device::isConnected);

            Eventually.within(GRACE, "one is disconnected", () -> connected(devices) < devices.size());
            long start = System.nanoTime();
            Eventually.within(GRACE, "all are disconnected", () -> connected(devices) == 0);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(2));
            assertThat(devices)
                    .extracting(Device::disconnectReason)
                    .containsOnly(Optional.of(Mqtt5DisconnectReasonCode.SERVER_SHUTTING_DOWN));
            assertThat(server.awaitExit(GRACE)).isIn(0, 143);
        } finally {
            devices.forEach(Device::close);
        }
    }

    private static long connected(List<Device> devices) {
        return devices.stream().filter(Device::isConnected).count();
    }

    private static void awaitAcknowledged(GodwitProcess server, int count) {
        Eventually.within(
                LIMIT, "acknowledgements", () -> Http.metric(server, "godwit_entries_acknowledged_total") == count);
    }

    private static void reconnect(Device... devices) {
        for (Device device : devices) {
            device.disconnect();
            device.connect();
        }
    }
}
