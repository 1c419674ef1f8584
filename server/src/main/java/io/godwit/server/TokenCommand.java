// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.settings.ServerSettings;
import io.godwit.server.settings.Units;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a token, and nothing else, on standard output, so that a shell can put it into a command. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Print a token (JWT) that logs a user in, signed with this node's own key.",
        footer = {
            "%nTakes all settings as flags too; see godwit --help. Example:",
            "  mosquitto_sub -u alice -P \"$(godwit token alice)\" -i alice-phone -q 1 -t u/alice/inbox"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class TokenCommand implements Callable<Integer> {
    private static final int MAX_ACL_BYTES = 16 << 10;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "<user>", description = "The user's id: what the client gives as MQTT user name.")
    private String user;

    @Option(
            names = "--device",
            paramLabel = "<id>",
            description = "The device's id; without it the MQTT client id is the device.")
    private @Nullable String device;

    @Option(
            names = "--ttl",
            paramLabel = "<duration>",
            defaultValue = "30d",
            description = "How long the token is valid. Default: ${DEFAULT-VALUE}")
    private String ttl;

    @Option(
            names = "--acl",
            paramLabel = "<json|@file>",
            description = "Permissions for other topics, such as"
                    + " '[{\"permission\":\"allow\",\"action\":\"all\",\"topic\":\"sensors/#\"}]'.")
    private @Nullable String acl;

    private final Cli cli;
    private final TokenSigner signer;

    TokenCommand(Cli cli, TokenSigner signer) {
        this.cli = cli;
        this.signer = signer;
    }

    @Override
    public Integer call() throws Exception {
        Logging.warningsOnly();
        ServerSettings settings = cli.settings(spec);
        TokenRequest request = new TokenRequest(user, Optional.ofNullable(device), lifetime(), permissions());
        try {
            spec.commandLine().getOut().println(signer.sign(settings, request));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    private Duration lifetime() {
        try {
            Duration lifetime = Units.duration(ttl);
            if (!lifetime.isZero()) {
                return lifetime;
            }
        } catch (IllegalArgumentException e) {
            // told below, with the example
        }
        throw new ParameterException(spec.commandLine(), "--ttl must be a duration such as 90s, 5m, 12h or 30d");
    }

    private Optional<String> permissions() {
        if (acl == null || !acl.startsWith("@")) {
            return Optional.ofNullable(acl);
        }
        Path file = Path.of(acl.substring(1));
        try {
            if (Files.size(file) > MAX_ACL_BYTES) {
                throw new ParameterException(spec.commandLine(), "--acl: " + file + " is larger than 16 KiB");
            }
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--acl: cannot read " + file, e);
        }
    }
}
