// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server wakes devices through an outage of one app's providers: each, once. */
@Timeout(240)
class PushIT {
    @TempDir
    private Path dir;

    @Test
    void wakesEverybodyThoughAProviderWasAway() throws Exception {
        Path jar = PackagedServer.requireJar();
        Path json = dir.resolve("result.json");

        int exit = LoadTest.commandLine()
                .execute(
                        "push",
                        "--godwit-jar",
                        jar.toString(),
                        "--dir",
                        dir.toString(),
                        "--users",
                        "40",
                        "--apps",
                        "2",
                        "--senders",
                        "5",
                        "--rate",
                        "30",
                        "--online-share",
                        "0.25",
                        "--warm-up",
                        "1",
                        "--time",
                        "9",
                        "--cover-limit",
                        "90",
                        "--fault",
                        "provider-outage:2s:503@3",
                        "--json",
                        json.toString());

        assertThat(exit).isZero();
        JsonNode verdict = new ObjectMapper()
                .readTree(Files.readString(json))
                .path("result")
                .path("result")
                .path("verdict");
        assertThat(verdict.path("covered").asLong()).isPositive();
        assertThat(verdict.path("received").asLong()).isPositive();
        assertThat(verdict.path("acknowledged").asLong())
                .isEqualTo(verdict.path("covered").asLong()
                        + verdict.path("received").asLong());
    }
}
