// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "Z9", "alice@example.org", "a.b_c~d=e:f-g", "00:11:22:33:44:55"})
    void acceptsNames(String name) {
        assertThat(Names.isValid(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a/b", "+", "#", "$a", "a\u0000", "a\n", "\u00e4", "\u0661", "a,b", "\"", "%", "*"
            })
    void refusesWhatMeansSomethingElsewhere(String name) {
        assertThat(Names.isValid(name)).isFalse();
    }

    @Test
    void acceptsUpTo64Characters() {
        assertThat(Names.isValid("x".repeat(64))).isTrue();
        assertThat(Names.isValid("x".repeat(65))).isFalse();
    }
}
