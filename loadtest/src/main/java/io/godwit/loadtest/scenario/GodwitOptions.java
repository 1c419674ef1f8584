// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.adapter.GodwitTarget;
import io.godwit.loadtest.adapter.SigningKey;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.child.RunningServer;
import io.godwit.loadtest.child.Servers;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A Godwit that runs already, or one that is started for the scenario and ended with it. */
final class GodwitOptions {
    private static final int MAX_PORT = 65_535;

    @Option(
            names = "--target",
            paramLabel = "HOST:PORT",
            description = "a running server's MQTT listener (default: start one)")
    private Optional<String> target = Optional.empty();

    @Option(names = "--signing-key", paramLabel = "FILE", description = "its HS256 key; needed with --target")
    private Optional<Path> signingKey = Optional.empty();

    @Option(names = "--watch", split = ",", paramLabel = "PID", description = "its processes, with --target")
    private List<Long> watch = new ArrayList<>();

    @Option(names = "--godwit-jar", defaultValue = "server/target/godwit.jar", description = "(${DEFAULT-VALUE})")
    private Path jar = Path.of("");

    @Option(
            names = "--godwit-key",
            defaultValue = "keys/token-signing.key",
            description = "the signing key within the data folder of the server that is started (${DEFAULT-VALUE})")
    private String keyFile = "";

    @Option(names = "--godwit-env", paramLabel = "NAME=VALUE", description = "more environment for that server")
    private Map<String, String> environment = new HashMap<>();

    @Option(
            names = "--jvm-flags",
            defaultValue = "-Xms1g -Xmx1g -Djava.util.concurrent.ForkJoinPool.common.parallelism=2",
            description = "for that server (${DEFAULT-VALUE})")
    private String jvmFlags = "";

    @Option(names = "--dir", description = "folder for its files and logs (default: a new temporary one)")
    private Optional<Path> dir = Optional.empty();

    /** The limits per connection and address are for real clients, not for a generator: raised unless set. */
    static final Map<String, String> RAISED = Map.of(
            "GODWIT_MQTT_SEND_RATE", "100000",
            "GODWIT_MQTT_SEND_BURST", "1000000",
            "GODWIT_MQTT_CONNECT_RATE", "5000",
            "GODWIT_MQTT_CONNECT_RATE_PER_ADDRESS", "5000");

    /** Blocks until the server accepts a client. */
    Place open(Progress progress) throws IOException {
        if (target.isPresent()) {
            Path key =
                    signingKey.orElseThrow(() -> new IllegalArgumentException("--signing-key is needed with --target"));
            return new Place(address(target.get()), minter(key), watch, Optional.empty());
        }
        Path home = dir.isPresent() ? Files.createDirectories(dir.get()) : Files.createTempDirectory("godwit-load");
        var servers = new Servers(home, List.of(jvmFlags.split(" +", -1)), MqttVersion.MQTT_5, progress);
        Map<String, String> settings = new HashMap<>(RAISED);
        settings.putAll(environment);
        RunningServer server = servers.godwit(jar, keyFile, settings, true);
        progress.say("the server's files and logs are in " + home);
        Path key = home.resolve("godwit").resolve(keyFile);
        return new Place(server.address(), minter(key), List.of(server.pid()), Optional.of(server));
    }

    private static TokenMinter minter(Path key) throws IOException {
        return new TokenMinter(SigningKey.read(key), InstantSource.system());
    }

    static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("--target must be host:port but is '" + text + "'");
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port > MAX_PORT) {
            throw new IllegalArgumentException("--target's port must be at most " + MAX_PORT + " but is " + port);
        }
        return new InetSocketAddress(text.substring(0, colon), port);
    }

    /** Where the server is and how to get in; closing it ends a server that was started for it. */
    record Place(InetSocketAddress address, TokenMinter tokens, List<Long> watched, Optional<RunningServer> started)
            implements AutoCloseable {

        /** MQTT 5 with the default delivery, or in stream mode. */
        TargetFactory targets(boolean stream) {
            String name = stream ? "godwit-stream" : "godwit";
            return run -> new GodwitTarget(name, run, MqttVersion.MQTT_5, stream, tokens);
        }

        ProcessWatch watch() {
            return ProcessWatch.of(watched);
        }

        @Override
        public void close() {
            started.ifPresent(RunningServer::close);
        }
    }
}
