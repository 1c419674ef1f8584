// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.check.BookVerdict;
import io.godwit.loadtest.check.Finding;
import io.godwit.loadtest.device.Traffic;
import io.godwit.loadtest.device.Waits;
import io.godwit.loadtest.fault.Happening;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was broken, for how long nothing was acknowledged, and which promises did not hold.
 *
 * @param plan can be carried out again
 * @param home where logs and data are
 * @param losses how often a server ended by itself with code 75 and was started again
 * @param problems of servers that ended otherwise
 */
record FaultsReport(
        List<String> plan,
        String home,
        int servers,
        int losses,
        List<String> problems,
        List<Happening> happenings,
        Traffic.Counts traffic,
        BookVerdict verdict)
        implements Report {

    FaultsReport {
        plan = List.copyOf(plan);
        problems = List.copyOf(problems);
        happenings = List.copyOf(happenings);
    }

    @Override
    public boolean clean() {
        return verdict.clean()
                && problems.isEmpty()
                && happenings.stream().allMatch(one -> one.problem().isEmpty());
    }

    @Override
    public String text() {
        var text = new StringBuilder("\n").append(faultTable()).append('\n');
        if (servers > 1) {
            text.append(waitTable()).append('\n');
        }
        text.append(messageTable());
        text.append("\nrefusals and ends of connections: ")
                .append(traffic.refusals())
                .append('\n');
        happenings.stream()
                .filter(one -> !one.problem().isEmpty())
                .forEach(one -> text.append("PROBLEM with ")
                        .append(one.name())
                        .append(" at ")
                        .append(Table.number(one.atSeconds(), 1))
                        .append(" s: ")
                        .append(one.problem())
                        .append('\n'));
        problems.forEach(problem -> text.append("PROBLEM: ").append(problem).append('\n'));
        verdict.examples()
                .forEach(example -> text.append("FAULT ").append(example).append('\n'));
        text.append(clean() ? "Every promise was kept.\n" : "FAULTS FOUND; data and logs are in " + home + "\n");
        return text.toString();
    }

    private String faultTable() {
        Map<String, List<Happening>> byName = new LinkedHashMap<>();
        for (Happening one : happenings) {
            byName.merge(one.name(), List.of(one), FaultsReport::joined);
        }
        var table = new Table("fault", "times", "longest until undone, s", "longest interruption, s");
        byName.forEach((name, all) -> table.row(
                name,
                Integer.toString(all.size()),
                Table.number(
                        all.stream().mapToDouble(Happening::lastedSeconds).max().orElse(0), 1),
                longestInterruption(all)));
        return table.text();
    }

    /** For each fault: how long users waited for an acknowledgement of what was due meanwhile. */
    private String waitTable() {
        var table = new Table(
                "at, s",
                "fault",
                "undone after, s",
                "connections",
                "users",
                "longest wait of each, s: p50",
                "p99",
                "max");
        for (Happening one : happenings) {
            waitRow(table, one, "kept, to other servers", one.waits().kept());
            waitRow(table, one, "lost, to other servers", one.waits().lost());
            waitRow(table, one, "to the server that was hit", one.waits().hit());
        }
        return table.text();
    }

    private static void waitRow(Table table, Happening one, String who, Waits waits) {
        if (waits.users() > 0) {
            table.row(
                    Table.number(one.atSeconds(), 1),
                    (one.name() + " " + one.arguments()).strip(),
                    Table.number(one.lastedSeconds(), 1),
                    who,
                    Integer.toString(waits.users()),
                    Table.number(waits.p50(), 2),
                    Table.number(waits.p99(), 2),
                    longest(waits));
        }
    }

    private static String longest(Waits waits) {
        return waits.unending() > 0 ? "no end for " + waits.unending() : Table.number(waits.max(), 2);
    }

    private static String longestInterruption(List<Happening> all) {
        if (all.stream().anyMatch(one -> one.interruptedSeconds() < 0)) {
            return "no end";
        }
        return Table.number(
                all.stream().mapToDouble(Happening::interruptedSeconds).max().orElse(0), 1);
    }

    private static List<Happening> joined(List<Happening> some, List<Happening> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private String messageTable() {
        var table = new Table("messages", "number");
        table.row("sent", count(verdict.sent()));
        table.row("acknowledged", count(verdict.acknowledged()));
        table.row("written again", count(traffic.attempts() - verdict.sent()));
        table.row("due but not sent, outbox full", count(traffic.notSent()));
        table.row("entries received", count(verdict.received()));
        table.row("entries received again (no fault)", count(verdict.redelivered()));
        table.row("own sends received in a repetition of stream mode (no fault)", count(verdict.ownEchoes()));
        table.row("positions read back", count(verdict.readBack()));
        table.row("connections accepted", count(traffic.connects()));
        table.row("connections failed", count(traffic.connectFailures()));
        table.row("servers that ended with code 75 and were started again", count(losses));
        for (Finding finding : Finding.values()) {
            table.row(finding.label().toUpperCase(Locale.ROOT), count(verdict.count(finding)));
        }
        return table.text();
    }

    private static String count(long number) {
        return Table.number((double) number, 0);
    }
}
