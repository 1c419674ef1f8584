// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.godwit.loadtest.measure.Trend.Sample;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
    @Test
    void findsTheSlopeOfMemoryThatGrows() {
        List<Sample> samples = IntStream.range(0, 120)
                .mapToObj(i -> new Sample(i * 30, 500 + i * 0.5 + (i % 2 == 0 ? 3 : -3)))
                .toList();

        Trend trend = Trend.of("server", 1, "RSS", samples);

        assertThat(trend.perHourMiB()).isCloseTo(60, within(0.5));
        assertThat(trend.fit()).isBetween(0.9, 1.0);
    }

    @Test
    void seesNoSlopeInASawtooth() {
        List<Sample> samples = IntStream.range(0, 1_000)
                .mapToObj(i -> new Sample(i, 500 + i % 10 * 20))
                .toList();

        Trend trend = Trend.of("server", 1, "heap", samples);

        assertThat(Math.abs(trend.perHourMiB())).isLessThan(10);
        assertThat(trend.fit()).isLessThan(0.01);
    }

    @Test
    void isFlatWithoutEnoughSamples() {
        assertThat(Trend.of("server", 1, "RSS", List.of()).perHourMiB()).isZero();
        assertThat(Trend.of("server", 1, "RSS", List.of(new Sample(1, 2))).perHourMiB())
                .isZero();
    }
}
