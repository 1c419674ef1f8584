// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged server under a short plan of faults: whatever it acknowledged must be there. */
@Timeout(300)
class FaultsIT {
    private static final int CANNOT_RUN = 2;

    @TempDir
    private Path dir;

    private Path jar = Path.of("");

    @BeforeEach
    void requireTheServer() {
        jar = PackagedServer.requireJar();
    }

    @Test
    void keepsEveryPromiseWhileItIsKilledPausedAndCutOff() throws Exception {
        Path plan = Files.writeString(dir.resolve("plan"), """
                0 server-kill
                12 client-cut
                13 cassandra-kill
                20 server-pause 3
                24 client-slow 3 0 from-server
                28 cassandra-pause 4
                33 server-restart
                """);

        int exit = run("--plan", plan.toString(), "--time", "35");

        assertThat(exit).isZero();
    }

    /** Needs root, to mount a small disk. */
    @Test
    void keepsEveryPromiseWhenTheDiskIsFull() throws Exception {
        Path plan = Files.writeString(dir.resolve("plan"), """
                3 disk-full 3
                14 disk-full 3
                """);

        int exit = run("--plan", plan.toString(), "--time", "20");

        assumeTrue(exit != CANNOT_RUN, "no small disk can be mounted here");
        assertThat(exit).isZero();
    }

    private int run(String... arguments) {
        var command = LoadTest.commandLine();
        String[] fixed = {
            "faults",
            "--godwit-jar",
            jar.toString(),
            "--dir",
            dir.toString(),
            "--users",
            "20",
            "--rate",
            "100",
            "--jvm",
            String.join(",", PackagedServer.jvmFlags("-Xmx384m"))
        };
        String[] all =
                Stream.concat(Arrays.stream(fixed), Arrays.stream(arguments)).toArray(String[]::new);
        return command.execute(all);
    }
}
