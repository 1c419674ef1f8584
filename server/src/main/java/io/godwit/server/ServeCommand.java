// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.settings.ServerSettings;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Serves until the process is told to stop. */
@Command(
        name = "godwit",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisHeading = "",
        customSynopsis = {
            "Usage: godwit [settings]                    start this node",
            "       godwit token <user> [--device <id>]  print a token to log in with",
            "       godwit push <what>                   ask a running node about pushes",
            "       godwit settings [--markdown]         print the settings in force",
            ""
        },
        description = "Instant messaging over MQTT. Every setting below is also a GODWIT_ variable and a key of the"
                + " YAML file (--mqtt-port, GODWIT_MQTT_PORT, mqtt.port). Flags win over variables, variables over the"
                + " file.%n",
        commandListHeading = "%nCommands:%n")
@SuppressWarnings("NullAway.Init") // picocli sets the annotated field
final class ServeCommand implements Callable<Integer> {
    /** EX_TEMPFAIL of sysexits.h: whoever looks after the process starts it again. */
    private static final int LOST = 75;

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec
    private CommandSpec spec;

    private final Cli cli;

    ServeCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws Exception {
        ServerSettings settings = cli.settings(spec);
        Logging.apply(settings.log());
        Node node = Node.start(settings, step -> LOG.info("{}", step));
        node.stopWithJvm(settings.shutdown());
        Banner.print(spec.commandLine().getOut(), node.addresses(), settings);
        LOG.error("This node ends, to be started again: {}", node.awaitLoss());
        return LOST;
    }
}
