// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Programs that know nothing of Godwit chat with each other. */
final class StockClientsIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int EACH = 25;

    @Test
    void devicesOfAllKindsGetEveryEntryOnceAndInOrder() {
        requireTool(
                Tool.find("mosquitto_sub").isPresent()
                        && Tool.find("mosquitto_pub").isPresent(),
                "mosquitto_sub and mosquitto_pub are not installed (Debian: mosquitto-clients); .ci/run installs them");
        requireTool(
                Tool.hasMqttJs(),
                "node with the package mqtt in target/mqttjs is not there; .ci/run installs them, and another folder can"
                        + " be given by -Dgodwit.mqttjs");
        try (GodwitProcess server = GodwitProcess.named("stock-clients").start()) {
            new Chat(server).run();
        }
    }

    /** Without a tool there is nothing to test on somebody's machine; where CI=true it is a fault of .ci/run. */
    private static void requireTool(boolean there, String otherwise) {
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as(otherwise).isTrue();
        } else {
            assumeTrue(there, otherwise);
        }
    }

    /** Alice has mosquitto (3.1.1) and mqtt.js over WebSocket, Bob has mosquitto (5) and hivemq-mqtt-client (5). */
    private static final class Chat {
        private final GodwitProcess server;
        private final Received aliceMosquitto = new Received("alice/mosquitto");
        private final Received aliceJs = new Received("alice/mqtt.js");
        private final Received bobMosquitto = new Received("bob/mosquitto");
        private final AtomicInteger jsAcknowledged = new AtomicInteger();

        Chat(GodwitProcess server) {
            this.server = server;
        }

        @SuppressWarnings("try") // the subscribers only have to be there
        void run() {
            try (Tool mosquitto3 = subscribe("alice", "311", aliceMosquitto);
                    Tool mosquitto5 = subscribe("bob", "5", bobMosquitto);
                    Tool js = mqttJs();
                    Device bobHive = Device.mqtt5(server, "bob", "hive").connect()) {
                greet(List.of(aliceMosquitto, aliceJs), "alice");
                greet(List.of(bobMosquitto, bobHive.received()), "bob");
                bobHive.received().expectOwn();
                try (Tool alicePublishes = publish("alice", "bob", "311");
                        Tool bobPublishes = publish("bob", "alice", "5")) {
                    for (int n = 0; n < EACH; n++) {
                        alicePublishes.line(message("alice-mosquitto-" + n));
                        bobPublishes.line(message("bob-mosquitto-" + n));
                        js.line("u/bob/msg " + message("alice-js-" + n));
                        bobHive.send("alice", Json.text("bob-hive-" + n, "grüße"))
                                .join()
                                .pos()
                                .ifPresent(bobHive.received()::own);
                    }
                    assertThat(alicePublishes.finish(LIMIT))
                            .as(alicePublishes.said())
                            .isZero();
                    assertThat(bobPublishes.finish(LIMIT))
                            .as(bobPublishes.said())
                            .isZero();
                }
                Eventually.within(LIMIT, js::said, () -> jsAcknowledged.get() == EACH);
                check(aliceMosquitto, expected(""));
                check(aliceJs, expected(""));
                check(bobMosquitto, expected(""));
                check(bobHive.received(), expected("bob-hive"));
            }
        }

        /** A new device starts at the present: from this entry on it has everything. */
        private void greet(List<Received> devices, String user) {
            try (Device carol = Device.mqtt3(server, "carol", "phone").connect()) {
                AtomicInteger n = new AtomicInteger();
                Eventually.within(LIMIT, user + "'s devices are there", () -> {
                    carol.send(user, Json.text("hello-" + n.incrementAndGet(), "hello"))
                            .join();
                    return devices.stream().allMatch(device -> device.last() > 0);
                });
            }
        }

        private Tool subscribe(String user, String version, Received received) {
            return Tool.start(
                    user + "-mosquitto_sub",
                    mosquitto("mosquitto_sub", user, user + "-mosquitto", version, "u/" + user + "/inbox"),
                    received::add);
        }

        private Tool publish(String user, String to, String version) {
            List<String> command =
                    new ArrayList<>(mosquitto("mosquitto_pub", user, user + "-publisher", version, "u/" + to + "/msg"));
            command.add("-l");
            return Tool.start(user + "-mosquitto_pub", command, line -> {});
        }

        private List<String> mosquitto(String program, String user, String device, String version, String topic) {
            return List.of(
                    program,
                    "-V",
                    version,
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(server.mqttPort()),
                    "-u",
                    user,
                    "-P",
                    server.token(user),
                    "-i",
                    device,
                    "-q",
                    "1",
                    "-t",
                    topic);
        }

        private Tool mqttJs() {
            List<String> command = List.of(
                    "node",
                    script().toString(),
                    "ws://127.0.0.1:" + server.webSocketPort() + "/mqtt",
                    "alice",
                    server.token("alice"),
                    "browser",
                    "4");
            return Tool.start("alice-mqttjs", command, line -> {
                if (line.startsWith("acknowledged")) {
                    jsAcknowledged.incrementAndGet();
                } else {
                    aliceJs.add(line);
                }
            });
        }

        private static Path script() {
            try {
                return Path.of(
                        StockClientsIT.class.getResource("/system/device.cjs").toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static String message(String cid) {
        return Json.of(Json.text(cid, "grüße"));
    }

    /** Who sent what, in this order each, without what one device sent itself. */
    private static Map<String, List<String>> expected(String own) {
        Map<String, List<String>> expected = new LinkedHashMap<>();
        Stream.of("alice-mosquitto", "alice-js", "bob-mosquitto", "bob-hive")
                .filter(sender -> !sender.equals(own))
                .forEach(sender -> expected.put(
                        sender,
                        IntStream.range(0, EACH).mapToObj(n -> sender + "-" + n).toList()));
        return expected;
    }

    private static void check(Received received, Map<String, List<String>> expected) {
        int count = expected.size() * EACH;
        Eventually.within(
                LIMIT,
                () -> count + " messages, there are " + cids(received).size(),
                () -> cids(received).size() >= count);
        assertThat(received.problems()).isEmpty();
        assertThat(received.missing()).isEmpty();
        assertThat(received.repeated()).isZero();
        assertThat(cids(received)).hasSize(count);
        expected.forEach((sender, cids) -> assertThat(cids(received).stream()
                        .filter(cid -> cid.startsWith(sender))
                        .toList())
                .isEqualTo(cids));
    }

    private static List<String> cids(Received received) {
        return received.entries().values().stream()
                .map(entry -> Received.parse(entry).path("cid").asText())
                .filter(cid -> !cid.startsWith("hello"))
                .toList();
    }
}
