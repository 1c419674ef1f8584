// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.loadtest.child.ManagedGodwit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each scenario once, small, against one packaged server: it ends, finds no fault, and counts what it was told to do. */
@Timeout(180)
class ScenariosIT {
    /** The limits per client and address are for people. */
    private static final Map<String, String> RAISED = Map.of(
            "GODWIT_MQTT_SEND_RATE", "100000",
            "GODWIT_MQTT_SEND_BURST", "1000000",
            "GODWIT_MQTT_CONNECT_RATE", "5000",
            "GODWIT_MQTT_CONNECT_RATE_PER_ADDRESS", "5000");

    private static final List<String> FLAGS = PackagedServer.jvmFlags("-Xmx512m");

    @TempDir
    private static Path dir = Path.of("");

    @Nullable private static ManagedGodwit server;

    @BeforeAll
    static void startTheServer() throws Exception {
        server = ManagedGodwit.start(PackagedServer.requireJar(), dir, dir.resolve("data"), FLAGS, RAISED);
    }

    @AfterAll
    static void endTheServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void backlogCatchesUpInBothWaysOfDelivery() throws Exception {
        JsonNode result = run("backlog", "--devices", "5", "--messages", "20", "--rounds", "2", "--feeders", "5");

        assertThat(result.at("/results")).hasSize(2).allSatisfy(delivery -> {
            assertThat(delivery.at("/rounds")).hasSize(2);
            // with the one that each device gets before it goes away
            assertThat(delivery.at("/check/sent").asLong()).isEqualTo(5 * (2 * 20 + 1));
            assertThat(delivery.at("/check/received").asLong()).isEqualTo(5 * (2 * 20 + 1));
        });
    }

    @Test
    void signalsArriveAndAreNotKept() throws Exception {
        JsonNode result = run(
                "signals",
                "--pairs",
                "5",
                "--rate",
                "100",
                "--time",
                "1",
                "--warm-up",
                "0",
                "--drain",
                "1",
                "--to-absent",
                "10",
                "--watch-returned",
                "1");

        assertThat(result.at("/kept").asLong()).isZero();
        assertThat(result.at("/toAbsent").asLong()).isEqualTo(10);
        assertThat(result.at("/runs")).hasSize(1);
        assertThat(result.at("/runs/0/check/received").asLong()).isPositive();
    }

    @Test
    void rawReachesEverySubscriberAndNoStranger() throws Exception {
        JsonNode result = run("raw", "--subscribers", "2,5", "--rate", "20", "--time", "1");

        assertThat(result.at("/results")).hasSize(2).allSatisfy(run -> {
            long published = run.at("/published").asLong();
            assertThat(published).isPositive();
            assertThat(run.at("/check/received").asLong())
                    .isEqualTo(published * run.at("/subscribers").asLong());
            assertThat(run.at("/strangerRefused").asBoolean()).isTrue();
        });
    }

    @Test
    void mixedPassesAShortDay() throws Exception {
        JsonNode result = run(
                "mixed",
                "--pairs",
                "10",
                "--day",
                "4",
                "--chats",
                "100",
                "--bursts",
                "1",
                "--burst-size",
                "10",
                "--signals",
                "20",
                "--departures",
                "3",
                "--away",
                "1");

        long sent = result.at("/result/check/sent").asLong();
        assertThat(sent).isPositive();
        assertThat(result.at("/result/check/received").asLong()).isEqualTo(sent);
        assertThat(result.at("/result/departures").asLong()).isPositive();
        assertThat(result.at("/result/signalsSent").asLong()).isPositive();
    }

    @Test
    void stormLetsEverybodyIn() throws Exception {
        JsonNode result = run("storm", "--devices", "100", "--at-once", "20", "--hold", "1");

        assertThat(result.at("/storm/connected").asLong()).isEqualTo(100);
        assertThat(result.at("/storm/failures")).isEmpty();
        assertThat(result.at("/storm/lost").asLong()).isZero();
    }

    @Test
    void idleHoldsAndDrawsConnectionsAndMemory() throws Exception {
        Path html = dir.resolve("idle.html");
        JsonNode result = run("idle", "--devices", "100", "--rate", "0", "--hold", "2", "--html", html.toString());

        assertThat(result.at("/devices").asLong()).isEqualTo(100);
        assertThat(result.at("/lost").asLong()).isZero();
        JsonNode intervals = result.at("/timeline/intervals");
        assertThat(intervals.get(intervals.size() - 1).at("/levels/connections").asLong())
                .isEqualTo(100);
        assertThat(Files.readString(html)).contains("aria-label=\"Connections\"", "aria-label=\"Resident memory\"");
    }

    @Test
    void soakMeasuresMemoryAndDoesNotJudgeAShortRun() throws Exception {
        JsonNode result =
                run("soak", "--pairs", "5", "--rate", "50", "--warm-up", "0", "--minutes", "0.05", "--heap-every", "1");

        long sent = result.at("/run/check/sent").asLong();
        assertThat(sent).isPositive();
        assertThat(result.at("/run/check/received").asLong()).isEqualTo(sent);
        assertThat(result.at("/trends")).isNotEmpty();
    }

    private static JsonNode run(String scenario, String... options) throws Exception {
        if (server == null) {
            throw new IllegalStateException("the server was not started");
        }
        Path json = dir.resolve(scenario + ".json");
        String port = "127.0.0.1:" + server.address().getPort();
        Path key = dir.resolve("data/keys/token-signing.key");
        List<String> all = new ArrayList<>(List.of(scenario, "--target", port, "--signing-key", key.toString()));
        all.addAll(List.of("--watch", Long.toString(server.pid()), "--json", json.toString()));
        if (List.of("storm", "idle", "soak").contains(scenario)) {
            all.addAll(List.of("--adapter", "godwit"));
        }
        all.addAll(List.of(options));

        int exit = LoadTest.commandLine().execute(all.toArray(String[]::new));

        assertThat(exit).isZero();
        return new ObjectMapper().readTree(Files.readString(json)).at("/result");
    }
}
