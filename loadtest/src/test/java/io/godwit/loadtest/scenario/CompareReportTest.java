// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CompareReportTest {
    private static final LatencySummary LATENCY = new LatencySummary(10, 1, 2, 3, 4, 5);

    @Test
    void relatesEachServerToTheBareBrokerAtTheSamePace() {
        var report = new CompareReport(List.of(
                run("bare-memory", 1, 20_000, CheckSummary.empty()),
                run("bare-file", 1, 10_000, CheckSummary.empty()),
                run("bare-file", 10, 40_000, CheckSummary.empty()),
                run("godwit", 1, 5_000, CheckSummary.empty()),
                run("godwit", 10, 10_000, CheckSummary.empty())));

        assertThat(report.ratios().get(3).ofMemory()).isCloseTo(0.25, within(1e-9));
        assertThat(report.ratios().get(3).ofFile()).isCloseTo(0.5, within(1e-9));
        assertThat(report.ratios().get(4).ofMemory()).isNull();
        assertThat(report.ratios().get(4).ofFile()).isCloseTo(0.25, within(1e-9));
        assertThat(report.text()).contains("0.25", "0.50");
        assertThat(report.clean()).isTrue();
    }

    @Test
    void showsTheFaultsAndIsNotClean() {
        var lost = new CheckSummary(10, 10, 0, 8, 0, 0, 2, 0, 0, 0, 0, 0, 0);
        var report = new CompareReport(List.of(run("godwit", 1, 100, lost)));

        assertThat(report.clean()).isFalse();
        assertThat(report.text()).contains("2 lost");
    }

    @Test
    void comparesNoBurnInButCountsItsFaults() {
        var lost = new CheckSummary(10, 10, 0, 9, 0, 0, 1, 0, 0, 0, 0, 0, 0);
        var report = new CompareReport(List.of(
                run("bare-file", 10, 1_000, lost).asBurnIn(), run("bare-file", 10, 40_000, CheckSummary.empty())));

        assertThat(report.ratios()).hasSize(1);
        assertThat(report.ratios().get(0).ofFile()).isEqualTo(1.0);
        assertThat(report.clean()).isFalse();
        assertThat(report.text()).contains("burn-in", "1 lost");
    }

    @Test
    void saysWhatEachServerPromisesAndWhichIsNotInstalled() {
        var report = new CompareReport(
                List.of(run("mosquitto", 1, 1_000, CheckSummary.empty())), Map.of("ejabberd", "erl is nowhere"));

        assertThat(report.text())
                .contains(Promise.brief("mosquitto"), Promise.whole("mosquitto"))
                .contains("not installed: erl is nowhere");
        assertThat(report.clean()).isTrue();
    }

    @Test
    void isItsOwnJson() throws Exception {
        var report = new CompareReport(List.of(run("bare-file", 10, 40_000, CheckSummary.empty())));

        String json = Scenario.toJson(new Scenario.Document("Compare", "2026-01-01T00:00:00Z", report));

        assertThat(json)
                .contains("\"deliveredPerSecond\" : 40000.0", "\"ofFile\" : 1.0", "\"ofMemory\" : null")
                .contains("\"p99\" : 3.0", "\"processors\"", "\"cpuMicrosPerMessage\" : 12.0");
    }

    static LoadResult run(String target, int inFlight, double perSecond, CheckSummary check) {
        var server = new ProcessUsage("server", 1, 1.0, 0.5, 12.0, 100);
        return new LoadResult(
                target,
                1,
                200,
                inFlight,
                0,
                10,
                perSecond,
                perSecond,
                LATENCY,
                LATENCY,
                LATENCY,
                0,
                0,
                check,
                List.of(server));
    }
}
