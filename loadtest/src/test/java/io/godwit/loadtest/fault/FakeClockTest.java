// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the shell's builtin as the one who looks at the clock: as fast as a test in this process. */
@Timeout(60)
class FakeClockTest {
    private static final Duration STEP = Duration.ofSeconds(1_000);

    @TempDir
    private Path dir;

    @Test
    void movesTheClockOfARunningProcessAndBack() throws Exception {
        assumeTrue(FakeClock.obstacle().isEmpty(), FakeClock.obstacle());
        FakeClock clock = FakeClock.create(dir);
        var builder = new ProcessBuilder("sh", "-c", "while read line; do date +%s; done");
        builder.environment().putAll(clock.environment());
        Process process = builder.start();
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream out = process.getOutputStream()) {
            Duration before = error(in, out);
            clock.step((int) STEP.toSeconds());
            Duration stepped = error(in, out);
            clock.step((int) -STEP.toSeconds());
            Duration steppedBack = error(in, out);
            clock.step(0);
            Duration after = error(in, out);

            assertThat(before).isBetween(STEP.dividedBy(-2), STEP.dividedBy(2));
            assertThat(stepped).isBetween(STEP.dividedBy(2), STEP.multipliedBy(2));
            assertThat(steppedBack).isBetween(STEP.multipliedBy(-2), STEP.dividedBy(-2));
            assertThat(after).isBetween(STEP.dividedBy(-2), STEP.dividedBy(2));
        } finally {
            process.destroyForcibly();
        }
    }

    private static Duration error(BufferedReader in, OutputStream out) throws Exception {
        out.write('\n');
        out.flush();
        long seconds = Long.parseLong(in.readLine());
        return Duration.between(InstantSource.system().instant(), Instant.ofEpochSecond(seconds));
    }
}
