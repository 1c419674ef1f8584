// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.check.CheckSummary;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxesReportTest {
    @Test
    void showsTheCostOfEachProcessForEachNumberOfMailboxes() {
        var run = CompareReportTest.run("godwit", 10, 1_000, CheckSummary.empty());

        String text = new MailboxesScenario.MailboxesReport(List.of(run)).text();

        assertThat(text).contains(" 2 |", "10 in flight", "server", "12.0");
    }
}
