// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {
    private static final double SECOND = 1e9;

    @Test
    void keepsEvenTimesWithoutRampUp() {
        assertThat(Pacer.afterNanos(0, SECOND / 100, 0)).isZero();
        assertThat(Pacer.afterNanos(250, SECOND / 100, 0)).isEqualTo(2_500_000_000L);
    }

    @Test
    void sendsHalfAsManyInTheRampAndAQuarterOfThoseInItsFirstHalf() {
        double ramp = 10 * SECOND;
        assertThat(Pacer.afterNanos(500, SECOND / 100, ramp)).isEqualTo(10_000_000_000L);
        assertThat(Pacer.afterNanos(125, SECOND / 100, ramp)).isEqualTo(5_000_000_000L);
        assertThat(Pacer.afterNanos(600, SECOND / 100, ramp)).isEqualTo(11_000_000_000L);
    }

    @Test
    void neverGoesBack() {
        long last = -1;
        for (long number = 0; number < 2_000; number++) {
            long due = Pacer.afterNanos(number, SECOND / 100, 7.3 * SECOND);
            assertThat(due).isGreaterThan(last);
            last = due;
        }
    }
}
