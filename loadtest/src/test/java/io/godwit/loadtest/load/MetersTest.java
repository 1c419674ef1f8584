// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.godwit.loadtest.measure.LatencySummary;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final long MILLI = 1_000_000;
    private final Meters meters = new Meters();

    @Test
    void measuresFromWhenAMessageWasDueNotFromWhenItWasSent() {
        meters.begin(0);
        meters.sent(0, 400 * MILLI);
        meters.acknowledged(0, 410 * MILLI);
        meters.delivered(0, 420 * MILLI);

        assertThat(LatencySummary.ofMicros(meters.sendDelay()).max()).isBetween(400.0, 400.5);
        assertThat(LatencySummary.ofMicros(meters.puback()).p99()).isBetween(410.0, 410.5);
        assertThat(LatencySummary.ofMicros(meters.endToEnd()).p50()).isBetween(420.0, 420.5);
    }

    @Test
    void measuresOnlyWhatWasDueInTheMeasuredTimeHoweverLateItArrives() {
        meters.delivered(1, 2);
        meters.begin(10);
        meters.delivered(9, 11);
        meters.delivered(10, 12);
        meters.end(20);
        meters.delivered(19, 90_000 * MILLI);
        meters.delivered(20, 21);

        assertThat(meters.delivered()).isEqualTo(5);
        assertThat(meters.endToEnd().getTotalCount()).isEqualTo(2);
        assertThat(LatencySummary.ofMicros(meters.endToEnd()).max()).isBetween(89_900.0, 90_100.0);
    }

    @Test
    void talliesOnlyWhatHappenedSinceTheLastTally() {
        meters.sent(0, 1);
        meters.acknowledged(0, 5 * MILLI);
        meters.refused();
        meters.tally();
        meters.sent(0, 1);
        meters.sent(0, 1);
        meters.delivered(0, 9 * MILLI);
        meters.connectionLost();

        var tally = meters.tally();

        assertThat(tally.counts())
                .containsExactly(entry("sent", 2L), entry("acknowledged", 0L), entry("delivered", 1L));
        assertThat(tally.errors()).containsExactly(entry("refused", 0L), entry("connections lost", 1L));
        assertThat(requireNonNull(tally.latencies().get("PUBACK")).getTotalCount())
                .isZero();
        assertThat(requireNonNull(tally.latencies().get("end to end")).getMaxValue())
                .isBetween(8_990L, 9_010L);
    }
}
