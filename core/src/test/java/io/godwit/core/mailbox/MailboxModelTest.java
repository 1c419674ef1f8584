// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories with faults at every step; the invariants are checked by the parts of the model as it runs. */
class MailboxModelTest {
    private static final int STEPS = 8_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 107, 122, 147})
    void keepsItsGuaranteesUnderFaults(long seed) {
        Model model = new Model(seed);
        for (int i = 0; i < STEPS; i++) {
            model.step();
        }

        model.comeToRest();

        assertThat(model.accepted()).isGreaterThan(50);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void knowsWhatIsUnreadAndRecalledWhateverFails(long seed) {
        Model model = new Model(seed, true);
        for (int i = 0; i < STEPS; i++) {
            model.step();
        }

        model.comeToRest();

        assertThat(model.accepted()).isGreaterThan(30);
        assertThat(model.recalled()).isGreaterThan(20);
    }
}
