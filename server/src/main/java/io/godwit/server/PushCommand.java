// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.settings.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks a running node about pushes, over its management address. */
@Command(
        name = "push",
        mixinStandardHelpOptions = true,
        description = "Ask a running node about pushes: why there was none, whether one arrives, what was given up.",
        footer = {
            "%nTakes all settings as flags too; management.address and management.port say which node. Examples:",
            "  godwit push apps                     how the providers do",
            "  godwit push why bob --pos 41         what was decided about an entry",
            "  godwit push test bob bob-phone       send one, and print the provider's answer",
            "  godwit push dead 2026-01-31          what was given up on a day (UTC)",
            "  godwit push replay bob bob-phone 40  wake the device again for what came after",
            "  godwit push reload                   read the apps file and its credentials now"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class PushCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "<what>", description = "apps, why, test, dead, replay or reload.")
    private String what;

    @Parameters(index = "1", arity = "0..1", paramLabel = "<user>", description = "The user, or the day for dead.")
    private @Nullable String first;

    @Parameters(index = "2", arity = "0..1", paramLabel = "<device>", description = "The device.")
    private @Nullable String device;

    @Parameters(index = "3", arity = "0..1", paramLabel = "<after>", description = "The position for replay.")
    private @Nullable Long after;

    @Option(names = "--pos", paramLabel = "<position>", description = "The entry's position in the user's mailbox.")
    private @Nullable Long pos;

    private final Cli cli;

    PushCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() throws Exception {
        Logging.warningsOnly();
        ServerSettings.Management management = cli.settings(spec).management();
        String host = management.address().equals("0.0.0.0") ? "127.0.0.1" : management.address();
        HttpRequest request = request("http://" + host + ":" + management.port());
        HttpResponse<String> answer;
        try {
            answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("no node answers at " + request.uri() + ": is it running?", e);
        }
        spec.commandLine().getOut().print(answer.body());
        spec.commandLine().getOut().flush();
        return answer.statusCode() == 200 ? 0 : 1;
    }

    private HttpRequest request(String base) {
        return switch (what) {
            case "apps" -> get(base + "/push/apps");
            case "why" -> get(base + "/push/why?user=" + encoded(first) + (pos == null ? "" : "&pos=" + pos));
            case "dead" -> get(base + "/push/dead?day=" + encoded(first));
            case "reload" -> post(base + "/push/reload", "{}");
            case "test" -> post(base + "/push/test", target("}"));
            case "replay" -> post(base + "/push/replay", target(",\"after\":" + (after == null ? 0 : after) + "}"));
            default ->
                throw new IllegalArgumentException(
                        "push: must be one of apps, why, test, dead, replay, reload but is '" + what + "'");
        };
    }

    private String target(String end) {
        return "{\"user\":\"" + quoted(first) + "\",\"device\":\"" + quoted(device) + "\"" + end;
    }

    /** The node says what is wrong with a name; here it only must not break out of its quotes. */
    private static String quoted(@Nullable String name) {
        return name == null ? "" : name.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String encoded(@Nullable String text) {
        return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
    }

    private static HttpRequest get(String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).timeout(LIMIT).build();
    }

    private static HttpRequest post(String uri, String json) {
        return HttpRequest.newBuilder(URI.create(uri))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
    }
}
