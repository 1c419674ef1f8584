// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.scenario.MailboxesScenario.MailboxesReport;
import io.godwit.loadtest.scenario.MultiDeviceScenario.MultiDeviceReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScenarioReportsTest {
    private static final LatencySummary LATENCY = new LatencySummary(1, 1, 1, 1, 1, 1);

    @Test
    void showsARowForEachProcessOfEachNumberOfMailboxes() {
        String text = new MailboxesReport(List.of(run(CheckSummary.empty()))).text();

        assertThat(text.lines()).hasSize(4);
        assertThat(text).contains("| server", "| generator");
    }

    @Test
    void carriesTheFaultsOfItsRuns() {
        var lost = new CheckSummary(10, 10, 0, 8, 0, 0, 2, 0, 0, 0, 0, 0, 0);

        for (Report report : List.of(
                new MailboxesReport(List.of(run(lost))),
                new MultiDeviceReport(3, List.of(run(lost))),
                new CompareReport(List.of(run(lost))))) {
            assertThat(report.clean()).isFalse();
            assertThat(report.faults()).containsExactly("godwit, 500/s: 2 lost");
            assertThat(report.timelines()).hasSize(1);
            assertThat(report.text()).contains("2 lost");
        }
    }

    private static LoadResult run(CheckSummary check) {
        var processes = List.of(
                new ProcessUsage("server", 1, 1.0, 0.5, 12.0, 100), new ProcessUsage("generator", 2, 1, 1, 1, 1));
        return new LoadResult(
                "godwit", 1, 200, 10, 500, 10, 500, 500, LATENCY, LATENCY, LATENCY, 0, 0, check, processes);
    }
}
