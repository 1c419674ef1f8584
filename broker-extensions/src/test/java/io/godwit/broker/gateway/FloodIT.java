// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More publishes than the connection's rate allows. */
class FloodIT {
    private static final byte[] HELLO = "hello".getBytes(UTF_8);
    private static final int BURST = 20;

    private static GatewayNode node;

    @BeforeAll
    static void start() {
        GatewaySettings settings =
                new GatewaySettings(64 * 1024, 1, BURST, 64, 1_024, Duration.ofSeconds(6), Duration.ofSeconds(30));
        node = GatewayNode.start(new FaultyMailboxes(), settings, GatewayNode.limits());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static List<Outcome> flood(Device device, String topic, int qos) throws Exception {
        List<CompletableFuture<Outcome>> sent = new ArrayList<>();
        for (int i = 0; i < 10 * BURST; i++) {
            sent.add(device.publishAsync(topic, qos, HELLO));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (CompletableFuture<Outcome> each : sent) {
            outcomes.add(each.get(60, TimeUnit.SECONDS));
        }
        return outcomes;
    }

    @Test
    void refusesTheRestOfAnMqtt5Flood() throws Exception {
        try (Device device = new Device.Builder(node, Mqtt.V5, "alice", "five").connect()) {
            List<Outcome> outcomes = flood(device, "u/bob/msg", 1);
            assertThat(outcomes.subList(0, BURST)).allMatch(Outcome::accepted);
            assertThat(outcomes)
                    .anyMatch(outcome ->
                            outcome.code() == 0x97 && outcome.reason().startsWith("quota_exceeded: "));
            assertThat(device.state().isConnected()).isTrue();
        }
    }

    @Test
    void closesAnMqtt3ConnectionThatFloods() throws Exception {
        try (Device device = new Device.Builder(node, Mqtt.V3, "alice", "three").connect()) {
            List<Outcome> outcomes = flood(device, "u/bob/msg", 1);
            assertThat(outcomes).contains(Outcome.CLOSED);
            device.awaitClosed();
        }
    }

    @Test
    void countsSignalsAndCommandsToo() throws Exception {
        try (Device device = new Device.Builder(node, Mqtt.V5, "alice", "cmd").connect()) {
            List<Outcome> outcomes = flood(device, "u/alice/cmd", 1);
            assertThat(outcomes).anyMatch(outcome -> outcome.code() == 0x97);
        }
    }
}
