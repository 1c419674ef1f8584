// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest;

import io.godwit.loadtest.child.BareBroker;
import io.godwit.loadtest.scenario.Scenarios;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line. Exit codes: 0 nothing wrong, 1 the checker found faults, 2 it could not be run (wrong arguments,
 * no connection, a child that did not start).
 */
@Command(
        name = "godwit-loadtest",
        description = "Load and correctness, seen from outside: MQTT only.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class LoadTest {
    private static final String LOGBACK = "logback.configurationFile";
    private static final int NOT_RUN = 2;

    private LoadTest() {}

    public static void main(String[] arguments) {
        if (System.getProperty(LOGBACK) == null) {
            System.setProperty(LOGBACK, "loadtest-logback.xml");
        }
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        CommandLine commands = commandLine();
        try {
            return commands.execute(
                    PlanFile.expand(commands, List.of(arguments)).toArray(String[]::new));
        } catch (IOException | IllegalArgumentException wrong) {
            commands.getErr().println("godwit-loadtest: " + wrong.getMessage());
            return NOT_RUN;
        }
    }

    static CommandLine commandLine() {
        var commands = new CommandLine(new LoadTest()).addSubcommand(new BareBroker());
        Scenarios.all().forEach(commands::addSubcommand);
        return commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(parsed.commandSpec().name() + ": " + failure.getMessage());
            return NOT_RUN;
        });
    }
}
