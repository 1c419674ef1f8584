// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenSettingsTest {
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration REFRESH = Duration.ofMinutes(5);

    @Test
    void hasTheDocumentedDefaults() {
        assertThat(TokenSettings.defaults(List.of())).isEqualTo(new TokenSettings(List.of(), SKEW, 10_000, REFRESH));
    }

    @Test
    void namesTheSettingThatIsOutOfBounds() {
        assertRefused("clockSkew", Duration.ofSeconds(-1), 1, REFRESH);
        assertRefused("clockSkew", Duration.ofSeconds(301), 1, REFRESH);
        assertRefused("cacheSize", SKEW, 0, REFRESH);
        assertRefused("cacheSize", SKEW, 1_000_001, REFRESH);
        assertRefused("jwksRefresh", SKEW, 1, Duration.ofMillis(999));
        assertRefused("jwksRefresh", SKEW, 1, Duration.ofDays(2));
    }

    private static void assertRefused(String field, Duration skew, int cache, Duration refresh) {
        assertThatThrownBy(() -> new TokenSettings(List.of(), skew, cache, refresh))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(field + " must be");
    }
}
