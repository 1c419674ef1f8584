// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MixedProfileTest {
    @Test
    void isBusiestInTheMiddleOfTheDay() {
        MixedProfile profile = profile(1, 10);

        assertThat(profile.activity(0)).isCloseTo(0.2, within(1e-9));
        assertThat(profile.activity(0.5)).isCloseTo(1, within(1e-9));
        assertThat(profile.activity(1)).isCloseTo(0.2, within(1e-9));
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> profile(0, 10)).hasMessage("pairs must be 1 to 100000 but is 0");
        assertThatThrownBy(() -> profile(1, -1)).hasMessage("chats must not be negative but is -1.0");
    }

    private static MixedProfile profile(int pairs, double chats) {
        return new MixedProfile(pairs, Duration.ofSeconds(10), chats, 1, 50, 10, 1, Duration.ofSeconds(1), 0.5, 200, 1);
    }
}
