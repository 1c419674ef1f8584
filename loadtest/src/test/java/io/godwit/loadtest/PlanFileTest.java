// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanFileTest {
    @TempDir
    private Path dir = Path.of("");

    @Test
    void addsOptionsOfEveryShape() throws Exception {
        assertThat(expand("compare", """
                pairs: 20
                --rate: [500, 1000]
                no-stream: true
                godwit-env:
                  A: 1
                  B: x y
                """))
                .endsWith("--pairs=20", "--rate=500,1000", "--no-stream", "--godwit-env=A=1", "--godwit-env=B=x y");
        assertThat(expand("compare", "no-stream: false")).hasSize(3);
    }

    @Test
    void letsTheCommandLineWin() throws Exception {
        assertThat(expand("bench", "pairs: 20\nrate: 5\ntarget: a:1\n", "--pairs", "3", "--rate=9"))
                .endsWith("--target=a:1")
                .doesNotContain("--pairs=20", "--rate=5");
    }

    @Test
    void namesAllOptionsThatTheScenarioDoesNotHave() {
        assertThatThrownBy(() -> expand("bench", "pears: 20\npairs: 3\nbroker: x\nhelp: true\nplan-file: y\n"))
                .hasMessageContaining("plan.yaml")
                .hasMessageEndingWith("pears, broker, help, plan-file");
    }

    @Test
    void refusesWhatIsNoMapOfPlainValues() {
        assertThatThrownBy(() -> expand("bench", "- pairs\n")).hasMessageContaining("must be a map");
        assertThatThrownBy(() -> expand("bench", "pairs:\n")).hasMessageContaining("--pairs must have a plain value");
        assertThatThrownBy(() -> expand("bench", "pairs: 1\npairs: 2\n")).hasMessageContaining("pairs");
    }

    @Test
    void leavesArgumentsWithoutAPlanAlone() throws Exception {
        List<String> plain = List.of("bench", "--pairs", "3");
        assertThat(PlanFile.expand(LoadTest.commandLine(), plain)).isEqualTo(plain);
    }

    @Test
    void endsTheProgramWhenThePlanIsWrong() throws Exception {
        Path file = Files.writeString(dir.resolve("plan.yaml"), "nonsense: 1");
        assertThat(LoadTest.execute("bench", "--plan-file", file.toString())).isEqualTo(2);
        assertThat(LoadTest.execute("bench", "--plan-file=missing.yaml")).isEqualTo(2);
    }

    private List<String> expand(String scenario, String yaml, String... more) throws IOException {
        Path file = Files.writeString(dir.resolve("plan.yaml"), yaml);
        var arguments = new ArrayList<>(List.of(scenario, "--plan-file", file.toString()));
        arguments.addAll(List.of(more));
        return PlanFile.expand(LoadTest.commandLine(), arguments);
    }
}
