// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.godwit.loadtest.measure.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command that makes load and reports. A new one is a class with a {@code @Command} annotation, its options and
 * {@link #run}; add it to {@link Scenarios}.
 */
abstract class Scenario implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Option(names = "--json", paramLabel = "FILE", description = "write the result there as JSON, too")
    private Optional<Path> json = Optional.empty();

    @Option(names = "--html", paramLabel = "FILE", description = "write a report with charts there, one HTML file")
    private Optional<Path> html = Optional.empty();

    @Option(
            names = "--plan-file",
            paramLabel = "FILE",
            description = "YAML map of these options' names to values; the command line wins")
    @SuppressWarnings("UnusedVariable") // LoadTest reads the file before picocli parses; here it is for the help text
    private Optional<Path> planFile = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Does the work and may block; progress goes to standard error. */
    abstract Report run(Progress progress) throws Exception;

    @Override
    public final Integer call() throws Exception {
        Instant started = InstantSource.system().instant();
        Report report = run(Progress.onStandardError());
        System.out.println(report.text());
        if (json.isPresent()) {
            write(json.get(), started, report);
        }
        if (html.isPresent()) {
            Files.writeString(html.get(), HtmlReport.page(spec, started, report).html());
        }
        return report.clean() ? 0 : 1;
    }

    private void write(Path file, Instant started, Report report) throws IOException {
        Files.writeString(file, toJson(new Document(getClass().getSimpleName(), started.toString(), report)));
    }

    static String toJson(Document document) throws JsonProcessingException {
        return JSON.writeValueAsString(document);
    }

    /** The JSON document: what ran, when and on what. */
    record Document(String scenario, String started, Machine machine, Report result) {
        Document(String scenario, String started, Report result) {
            this(scenario, started, Machine.here(), result);
        }
    }

    /** What the figures depend on. */
    record Machine(int processors, String os, String arch, String java) {
        static Machine here() {
            return new Machine(
                    Runtime.getRuntime().availableProcessors(),
                    System.getProperty("os.name") + " " + System.getProperty("os.version"),
                    System.getProperty("os.arch"),
                    Runtime.version().toString());
        }
    }
}
