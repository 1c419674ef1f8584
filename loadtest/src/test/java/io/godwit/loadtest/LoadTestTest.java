// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LoadTestTest {
    private final StringWriter out = new StringWriter();

    @Test
    void listsEveryScenario() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("bench", "compare", "idle", "mailboxes", "bare-broker");
    }

    @Test
    void explainsWrongArgumentsAndSaysThatNothingWasRun() {
        assertThat(execute("bench", "--target", "nowhere")).isEqualTo(2);
        assertThat(execute("bench", "--target", "127.0.0.1:1", "--adapter", "godwit"))
                .isEqualTo(2);
        assertThat(execute("bench", "--target", "127.0.0.1:1", "--pairs", "0")).isEqualTo(2);
        assertThat(execute("bench", "--target", "127.0.0.1:1", "--mqtt", "4")).isEqualTo(2);
        assertThat(execute("idle", "--target", "127.0.0.1:1")).isEqualTo(2);
        assertThat(execute("compare", "--servers", "godwit", "--godwit-jar", "missing.jar"))
                .isEqualTo(2);
        assertThat(execute("faults", "--servers", "3")).isEqualTo(2);
        assertThat(execute("scale", "--servers", "0")).isEqualTo(2);
        assertThat(out.toString()).contains("needs --cassandra external", "--servers must be 1 to 9");
        assertThat(out.toString())
                .contains("host:port", "--signing-key", "pairs must be 1 to 100000", "--mqtt must be 3 or 5")
                .contains("--watch", "missing.jar");
    }

    private int execute(String... arguments) {
        var writer = new PrintWriter(out, true);
        return LoadTest.commandLine().setOut(writer).setErr(writer).execute(arguments);
    }
}
