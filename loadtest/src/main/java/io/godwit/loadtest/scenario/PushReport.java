// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.push.PushResult;
import java.util.ArrayList;
import java.util.List;

/** One run: how fast devices were woken, and whether all were. */
record PushReport(PushResult result, long seed, String folder) implements Report {
    @Override
    public boolean clean() {
        return result.verdict().clean();
    }

    @Override
    public List<String> faults() {
        List<String> found = new ArrayList<>(result.verdict().details());
        if (result.unsent() > 0) {
            found.add(result.unsent() + " messages were due and not sent: the server was too slow");
        }
        return found;
    }

    @Override
    public List<Timeline> timelines() {
        return List.of(result.timeline());
    }

    @Override
    public String text() {
        var text = new StringBuilder();
        text.append(counts().text()).append('\n').append(latencies().text()).append('\n');
        text.append(processes().text()).append('\n');
        if (!result.memory().isEmpty()) {
            text.append(memory().text()).append('\n');
        }
        result.happenings().forEach(line -> text.append(line).append('\n'));
        text.append('\n').append(checks().text());
        result.verdict().details().forEach(line -> text.append('\n').append(line));
        return text.append("\nseed ")
                .append(seed)
                .append(", files in ")
                .append(folder)
                .append('\n')
                .toString();
    }

    private Table counts() {
        var table = new Table("what", "figure");
        table.row("devices registered/s", Table.number(result.registrationsPerSecond(), 0));
        table.row("messages", Long.toString(result.published()));
        table.row("messages acknowledged/s during the load", Table.number(result.acknowledgedPerSecond(), 0));
        table.row("refused and sent again", Long.toString(result.refusals()));
        table.row("due and not sent", Long.toString(result.unsent()));
        table.row("pushes", Long.toString(result.pushes()));
        table.row("pushes/s during the load", Table.number(result.pushesPerSecond(), 0));
        table.row("requests to providers", Long.toString(result.requests()));
        table.row("seconds until all were covered, after the load", Table.number(result.coveredAfterSeconds(), 1));
        result.pushesOfLanes().forEach((lane, pushes) -> table.row("pushes of " + lane, Long.toString(pushes)));
        return table;
    }

    private Table latencies() {
        var table = new Table("ms, from when it was due", "messages", "p50", "p99", "max");
        row(table, "to PUBACK", result.puback());
        result.lanes().forEach((lane, latency) -> row(table, "to the push, " + lane, latency));
        row(table, "to the push, the first to a device for 2 s", result.alone());
        return table;
    }

    private static void row(Table table, String name, LatencySummary latency) {
        table.row(
                name,
                Long.toString(latency.count()),
                Table.number(latency.p50(), 1),
                Table.number(latency.p99(), 1),
                Table.number(latency.max(), 1));
    }

    private Table processes() {
        var table = new Table("process", "CPU µs/message", "cores", "max RSS MiB");
        for (ProcessUsage usage : result.processes()) {
            table.row(
                    usage.name(),
                    Table.number(usage.cpuMicrosPerMessage(), 1),
                    Table.number(usage.cores(), 2),
                    Table.number(usage.maxRssMiB(), 0));
        }
        return table;
    }

    private Table memory() {
        var table = new Table("the server's memory", "resident MiB", "live heap MiB");
        for (PushResult.Memory moment : result.memory()) {
            table.row(moment.when(), Table.number(moment.residentMiB(), 0), Table.number(moment.liveHeapMiB(), 1));
        }
        return table;
    }

    private Table checks() {
        var verdict = result.verdict();
        var table = new Table("check", "count");
        table.row("acknowledged", Long.toString(verdict.acknowledged()));
        table.row("covered by a push", Long.toString(verdict.covered()));
        table.row("received by a connected device", Long.toString(verdict.received()));
        table.row("LOST PUSH", Long.toString(verdict.lost()));
        table.row("UNANSWERED", Long.toString(verdict.unanswered()));
        table.row("MISDIRECTED", Long.toString(verdict.misdirected()));
        table.row("UNKNOWN MESSAGE", Long.toString(verdict.unknown()));
        table.row("NEEDLESS", Long.toString(verdict.needless()));
        table.row("DUPLICATE", Long.toString(verdict.duplicates()));
        table.row("needless, explained by a fault", Long.toString(verdict.explainedNeedless()));
        table.row("twice, explained by a fault", Long.toString(verdict.explainedDuplicates()));
        table.row("twice, since no answer came in time", Long.toString(verdict.unansweredDuplicates()));
        return table;
    }
}
