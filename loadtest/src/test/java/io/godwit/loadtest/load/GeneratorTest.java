// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratorTest {
    @Test
    void sharesOutEverythingExactlyOnce() {
        int sum = 0;
        for (int i = 1; i <= 7; i++) {
            sum += new Generator(i, 7, List.of()).share(100);
        }
        assertThat(sum).isEqualTo(100);
    }

    @Test
    void givesEachGeneratorOtherUsersEvenWithTheSameRandomRun() {
        String first = new Generator(1, 12, List.of()).mark("deadbeef");
        String last = new Generator(12, 12, List.of()).mark("deadbeef");

        assertThat(first).hasSize(8).isNotEqualTo(last);
        assertThat(last).isEqualTo("12adbeef");
        assertThat(Generator.alone().mark("deadbeef")).isEqualTo("deadbeef");
    }

    @Test
    void refusesAPartThatDoesNotExist() {
        assertThatThrownBy(() -> new Generator(3, 2, List.of())).hasMessageContaining("3/2");
        assertThatThrownBy(() -> new Generator(0, 2, List.of())).hasMessageContaining("0/2");
    }
}
