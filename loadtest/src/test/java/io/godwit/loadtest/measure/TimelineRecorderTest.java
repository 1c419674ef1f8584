// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class TimelineRecorderTest {
    @Test
    void recordsRatesLatenciesAndProcessesOfTheIntervalThatEnds() throws Exception {
        var micros = new Histogram(3);
        micros.recordValue(5_000);
        var recorder = new TimelineRecorder(
                "run",
                Duration.ofSeconds(2),
                ProcessWatch.of(List.of()),
                () -> new Tally(Map.of("sent", 7L), Map.of("refused", 2L), Map.of("PUBACK", micros)));
        recorder.tick("warm-up");
        long began = System.nanoTime();
        while (System.nanoTime() - began < 200_000_000) {
            Thread.onSpinWait();
        }

        Timeline timeline = recorder.finish(Timeline.MEASURING, Map.of("PUBACK", micros));

        assertThat(timeline.intervals()).hasSize(1);
        var interval = timeline.intervals().get(0);
        assertThat(interval.phase()).isEqualTo(Timeline.MEASURING);
        assertThat(interval.perSecond().get("sent")).isBetween(0.1, 35.0);
        assertThat(interval.errors()).containsEntry("refused", 2L);
        assertThat(requireNonNull(interval.latencies().get("PUBACK")).max()).isBetween(4.9, 5.1);
        assertThat(interval.processes()).extracting(ProcessSample::name).containsExactly("generator");
        assertThat(interval.processes().get(0).cores()).isPositive();
        assertThat(timeline.distributions().get("PUBACK"))
                .last()
                .satisfies(last -> assertThat(last.millis()).isBetween(4.9, 5.1));
    }
}
