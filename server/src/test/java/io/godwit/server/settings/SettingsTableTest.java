// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SettingsTableTest {
    @Test
    void isInTheOperatorsGuideWordForWord() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "operations.md")))
                .as("put the output of `./godwit settings --markdown` into docs/operations.md")
                .contains(SettingsTable.markdown());
    }

    @Test
    void givesNoTwoSettingsTheSameName() {
        Set<String> names = new HashSet<>();
        for (Option<?> option : Options.all()) {
            for (String name : List.of(option.environment(), option.flag())) {
                assertThat(names.add(name)).as(name).isTrue();
            }
        }
    }

    @Test
    void describesEverySettingInOneSentence() {
        assertThat(Options.all()).allSatisfy(option -> {
            assertThat(option.description()).endsWith(".").doesNotContain("|", "\n");
            assertThat(option.description()).hasSizeLessThan(160);
        });
    }
}
