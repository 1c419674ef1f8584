// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.settings.Option;
import io.godwit.server.settings.Options;
import io.godwit.server.settings.ServerSettings;
import io.godwit.server.settings.SettingsException;
import io.godwit.server.settings.SettingsLoader;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line. Every setting of the table is a flag of every command; flags that are not in the table are not
 * refused here but handed to the settings, which report them with everything else that is wrong.
 */
final class Cli {
    private static final int FAILED = 1;
    private static final int WRONG = 2;

    private final Map<String, String> environment;
    private final TokenSigner signer;

    Cli(Map<String, String> environment, TokenSigner signer) {
        this.signer = signer;
        this.environment = Map.copyOf(environment);
    }

    /** Runs a command to its end, which for serving is the end of the process. Returns the exit code. */
    int run(PrintWriter out, PrintWriter err, String... args) {
        return commandLine().setOut(out).setErr(err).execute(args);
    }

    /**
     * The settings for a command that is running.
     *
     * @throws SettingsException with everything that is wrong with them
     */
    ServerSettings settings(CommandSpec command) throws SettingsException {
        return SettingsLoader.load(flags(command), environment);
    }

    /** The value of every setting and where it comes from. */
    List<String> explain(CommandSpec command) throws SettingsException {
        return SettingsLoader.explain(flags(command), environment);
    }

    private CommandLine commandLine() {
        CommandLine root = new CommandLine(new ServeCommand(this));
        root.getCommandSpec()
                .parser()
                .allowSubcommandsAsOptionParameters(true); // --roles=push: there is a command push
        addFlags(root.getCommandSpec(), false);
        root.addSubcommand(new TokenCommand(this, signer));
        root.addSubcommand(new SettingsCommand(this));
        root.addSubcommand(new PushCommand(this));
        root.getSubcommands().values().forEach(command -> addFlags(command.getCommandSpec(), true));
        root.setUnmatchedArgumentsAllowed(true);
        root.setOverwrittenOptionsAllowed(true);
        root.setExpandAtFiles(false);
        root.setParameterExceptionHandler((e, args) -> complain(e.getCommandLine(), message(e), WRONG));
        root.setExecutionExceptionHandler((e, command, result) -> complain(command, e));
        return root;
    }

    private static void addFlags(CommandSpec command, boolean hidden) {
        command.usageMessage().sortOptions(false);
        command.addOption(flag("--config", "file", "", hidden, "YAML file with settings; or GODWIT_CONFIG."));
        for (Option<?> option : Options.all()) {
            String description = option.description() + (hidden ? "" : " (" + option.environment() + ")");
            command.addOption(flag(option.flag(), option.label(), option.defaultText(), hidden, description));
            if (option.secret()) {
                String file = option.flag() + "-file";
                command.addOption(flag(file, "file", "", hidden, "The same, from a file."));
            }
        }
    }

    private static OptionSpec flag(String name, String label, String defaultText, boolean hidden, String description) {
        String suffix = defaultText.isEmpty() ? "" : " Default: " + defaultText;
        return OptionSpec.builder(name)
                .type(String.class)
                .arity("1")
                .paramLabel('<' + label + '>')
                .hidden(hidden)
                .description((description + suffix).replace("%", "%%"))
                .build();
    }

    /** What was given before the command and after it, as the settings read it. */
    private static List<String> flags(CommandSpec command) {
        List<String> flags = new ArrayList<>();
        for (CommandLine line = command.commandLine(); line != null; line = line.getParent()) {
            ParseResult result = line.getParseResult();
            for (OptionSpec option : result.matchedOptions()) {
                if (option.userObject() == null) {
                    option.originalStringValues().forEach(value -> flags.add(option.longestName() + "=" + value));
                }
            }
            flags.addAll(line.getUnmatchedArguments());
        }
        return flags;
    }

    private static int complain(CommandLine command, Exception e) {
        if (e instanceof SettingsException wrong) {
            String problems = "  " + message(wrong).replace("\n", "\n  ");
            int count = wrong.problems().size();
            return complain(
                    command,
                    "cannot start, " + count + (count == 1 ? " setting is" : " settings are") + " wrong:\n" + problems,
                    WRONG);
        }
        return complain(command, message(e), FAILED);
    }

    private static int complain(CommandLine command, String message, int code) {
        PrintWriter err = command.getErr();
        err.println("godwit: " + message);
        if (code == WRONG) {
            err.println("All commands and settings: godwit --help");
        }
        return code;
    }

    private static String message(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
}
