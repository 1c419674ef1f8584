// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.Trend;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoakReportTest {
    @Test
    void isAFaultWhenTheServerGrowsFasterThanAllowed() {
        var report = new SoakReport(run(), List.of(trend("server", 51)), List.of(), 50, true);

        assertThat(report.clean()).isFalse();
        assertThat(report.faults()).containsExactly("RSS of server grows by 51.0 MiB per hour");
        assertThat(report.text()).contains("grows");
    }

    @Test
    void isNoFaultBelowThatNorInTheGeneratorNorInAShortRun() {
        assertThat(new SoakReport(run(), List.of(trend("server", 49)), List.of(), 50, true).clean())
                .isTrue();
        assertThat(new SoakReport(run(), List.of(trend("generator", 500)), List.of(), 50, true).clean())
                .isTrue();
        var brief = new SoakReport(run(), List.of(trend("server", 500)), List.of(), 50, false);
        assertThat(brief.clean()).isTrue();
        assertThat(brief.text()).contains("too short to judge");
    }

    private static Trend trend(String process, double perHour) {
        return new Trend(process, 1, "RSS", 100, 100, 200, perHour, 0.9);
    }

    private static LoadResult run() {
        var latency = new LatencySummary(1, 1, 1, 1, 1, 1);
        return new LoadResult(
                "godwit",
                1,
                200,
                10,
                500,
                10,
                500,
                500,
                latency,
                latency,
                latency,
                0,
                0,
                CheckSummary.empty(),
                List.of());
    }
}
