// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitsTest {
    @Test
    void readsDurations() {
        assertThat(Units.duration("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(Units.duration("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(Units.duration("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Units.duration("12h")).isEqualTo(Duration.ofHours(12));
        assertThat(Units.duration("7d")).isEqualTo(Duration.ofDays(7));
        assertThat(Units.duration("0")).isEqualTo(Duration.ZERO);
    }

    @Test
    void readsSizes() {
        assertThat(Units.size("512B")).isEqualTo(512);
        assertThat(Units.size("96KiB")).isEqualTo(98_304);
        assertThat(Units.size("1g")).isEqualTo(1L << 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "30", "-1s", "1.5s", "30 seconds", "999999999999999d", "30S"})
    void refusesWhatIsNoDuration(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Units.duration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "96", "96kb", "-1B", "999999999999999GiB", "0x1B"})
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Units.size(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1883x", "99999999999", "", "1 883", "65536", "-1"})
    void refusesWhatIsNoPort(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Units.between(text, 0, 65535));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":9042", "host:", "host:0", "host:99999", "ho st", "[::1", "http://host", "-host"})
    void refusesWhatIsNoHost(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(text));
    }
}
