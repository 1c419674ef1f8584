// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.settings.SettingsTable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what settings there are and which are in force. */
@Command(
        name = "settings",
        mixinStandardHelpOptions = true,
        description = "Print every setting with its value and where that comes from; secrets stay hidden.",
        footer = "%nTakes all settings as flags too; see godwit --help.")
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class SettingsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--markdown", description = "Print the reference of all settings as a Markdown table instead.")
    private boolean markdown;

    private final Cli cli;

    SettingsCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (markdown) {
            out.print(SettingsTable.markdown());
        } else {
            cli.explain(spec).forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
