// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.html.Page;
import io.godwit.loadtest.scenario.Scenario.Machine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A report with what ran and how, as a page. */
final class HtmlReport {
    private static final Pattern SECRET = Pattern.compile("(?i).*(secret|password|passwd|token|key|credential).*");
    private static final String REDACTED = "[REDACTED]";

    private HtmlReport() {}

    static Page page(CommandSpec command, Instant started, Report report) {
        return new Page(
                "Godwit load test: " + command.name(),
                facts(command, started),
                options(command),
                report.clean(),
                report.faults(),
                report.text(),
                report.timelines());
    }

    private static Map<String, String> facts(CommandSpec command, Instant started) {
        var machine = Machine.here();
        String version = HtmlReport.class.getPackage().getImplementationVersion();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("scenario", String.join(" ", command.usageMessage().description()));
        facts.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("machine", machine.processors() + " processors, " + machine.os() + ", " + machine.arch());
        facts.put("Java", machine.java());
        facts.put("load test", version == null ? "not packaged" : version);
        return facts;
    }

    /** With defaults; what looks like a secret in a map, such as a server's environment, is left out. */
    private static Map<String, String> options(CommandSpec command) {
        Map<String, String> options = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                Object value = option.getValue();
                options.put(option.longestName(), show(value));
            }
        }
        return options;
    }

    private static String show(@Nullable Object value) {
        if (value instanceof Optional<?> maybe) {
            return maybe.map(HtmlReport::show).orElse("");
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> entry.getKey() + "="
                            + (SECRET.matcher(String.valueOf(entry.getKey())).matches() ? REDACTED : entry.getValue()))
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof Collection<?> many) {
            return many.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value == null ? "" : value.toString();
    }
}
