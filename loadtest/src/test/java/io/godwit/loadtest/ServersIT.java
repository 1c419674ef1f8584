// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several packaged servers on one Cassandra: whatever one of them acknowledged must be there, whichever is broken. */
@Timeout(400)
class ServersIT {
    private static final String SMALL = String.join(",", PackagedServer.jvmFlags("-Xmx384m"));

    @TempDir
    private Path dir;

    private Path jar = Path.of("");

    @BeforeEach
    void requireTheServer() {
        jar = PackagedServer.requireJar();
    }

    @Test
    void keepEveryPromiseWhileOneIsKilledAndOneStandsStill() throws Exception {
        Path plan = Files.writeString(dir.resolve("plan"), """
                3 node-kill 2 1
                20 node-pause 9 2
                """);

        JsonNode result = run(
                "faults",
                "--servers",
                "3",
                "--cassandra",
                "external",
                "--users",
                "20",
                "--rate",
                "50",
                "--jvm",
                SMALL,
                "--plan",
                plan.toString(),
                "--time",
                "30");

        assertThat(result.at("/happenings")).hasSize(2).allSatisfy(happening -> {
            assertThat(happening.at("/problem").asText()).isEmpty();
            assertThat(happening.at("/waits/hit/users").asInt()).isPositive();
            assertThat(happening.at("/waits/kept/users").asInt()
                            + happening.at("/waits/lost/users").asInt())
                    .isPositive();
            List.of("kept", "lost", "hit")
                    .forEach(group -> assertThat(happening
                                    .at("/waits/" + group + "/unending")
                                    .asInt())
                            .isZero());
        });
        assertThat(result.at("/verdict/acknowledged").asLong()).isPositive();
    }

    @Test
    void takeTheSameLoadAloneAndTogether() throws Exception {
        JsonNode result = run(
                "scale",
                "--servers",
                "1,2",
                "--pairs",
                "6",
                "--in-flight",
                "1",
                "--rate",
                "50",
                "--time",
                "2",
                "--warm-up",
                "1",
                "--burn-in",
                "0",
                "--cassandra-heap",
                "512",
                "--jvm-flags",
                SMALL.replace(',', ' '));

        assertThat(result.at("/runs")).hasSize(4).allSatisfy(run -> {
            assertThat(run.at("/check/received").asLong()).isPositive();
            assertThat(run.at("/check/received").asLong())
                    .isEqualTo(run.at("/check/sent").asLong());
        });
        assertThat(result.at("/costs")).allSatisfy(cost -> {
            assertThat(cost.at("/servers").asDouble()).isPositive();
            assertThat(cost.at("/cassandra").asDouble()).isPositive();
        });
    }

    private JsonNode run(String scenario, String... options) throws Exception {
        Path json = dir.resolve(scenario + ".json");
        List<String> all = new ArrayList<>(List.of(scenario, "--godwit-jar", jar.toString()));
        all.addAll(List.of("--dir", dir.resolve(scenario).toString(), "--json", json.toString()));
        all.addAll(List.of(options));

        int exit = LoadTest.commandLine().execute(all.toArray(String[]::new));

        assertThat(exit).isZero();
        return new ObjectMapper().readTree(Files.readString(json)).at("/result");
    }
}
