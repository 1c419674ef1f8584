// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import io.godwit.loadtest.adapter.BareTarget;
import io.godwit.loadtest.adapter.GodwitTarget;
import io.godwit.loadtest.adapter.SigningKey;
import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.measure.Progress;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts systems under test, each on a free port with its files in a folder of its own below {@code home}.
 *
 * @param jvmFlags the same for every server, so that none has an advantage
 */
public record Servers(Path home, List<String> jvmFlags, MqttVersion version, Progress progress) {
    private static final String MAIN = "io.godwit.loadtest.LoadTest";

    public Servers {
        jvmFlags = List.copyOf(jvmFlags);
    }

    /** The embedded broker alone; blocks until it accepts a client. */
    public RunningServer bare(BareBroker.Mode mode) throws IOException {
        String name = "bare-" + mode;
        Path dir = Files.createDirectories(home.resolve(name));
        var address = freeAddress();
        List<String> arguments = new ArrayList<>(jvmFlags);
        arguments.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "bare-broker"));
        arguments.addAll(List.of("--mode", mode.name(), "--port", Integer.toString(address.getPort())));
        arguments.addAll(List.of("--dir", dir.toString()));
        var child = ChildProcess.start(ChildProcess.java(arguments), Map.of(), home.resolve(name + ".log"));
        TargetFactory target = run -> new BareTarget(name, run, version);
        Readiness.await(child, address, () -> target, progress::show);
        return new RunningServer(name, child, address, List.of(target));
    }

    /**
     * Godwit with its embedded Cassandra; blocks until it accepts a client.
     *
     * @param keyFile where the server keeps its signing key, within its data folder
     * @param environment added to what is set here
     */
    public RunningServer godwit(Path jar, String keyFile, Map<String, String> environment, boolean stream)
            throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new IOException("there is no " + jar + "; build the server or name it with --godwit-jar");
        }
        Path dir = Files.createDirectories(home.resolve("godwit"));
        var address = freeAddress();
        Map<String, String> settings = new HashMap<>(Map.of(
                "GODWIT_DATA_DIR", dir.toString(),
                "GODWIT_MQTT_PORT", Integer.toString(address.getPort()),
                "GODWIT_WS_PORT", "0",
                "GODWIT_MANAGEMENT_PORT", "0",
                "GODWIT_CASSANDRA_PORT", "0"));
        settings.putAll(environment);
        List<String> arguments = new ArrayList<>(jvmFlags);
        arguments.addAll(List.of("-jar", jar.toString()));
        var child = ChildProcess.start(ChildProcess.java(arguments), settings, home.resolve("godwit.log"));
        Path key = dir.resolve(keyFile);
        Readiness.await(child, address, () -> godwit("godwit", key, false), progress::show);
        List<TargetFactory> targets = new ArrayList<>(List.of(godwit("godwit", key, false)));
        if (stream) {
            targets.add(godwit("godwit-stream", key, true));
        }
        return new RunningServer("godwit", child, address, targets);
    }

    /** Mosquitto with persistence; blocks until it accepts a client, fails with {@link NotInstalled}. */
    public RunningServer mosquitto() throws IOException {
        Path dir = Files.createDirectories(home.resolve("mosquitto"));
        var address = freeAddress();
        var command = Mosquitto.command(dir, address.getPort());
        var child = ChildProcess.start(command, Map.of(), home.resolve("mosquitto.log"));
        TargetFactory target = run -> new BareTarget("mosquitto", run, version);
        Readiness.await(child, address, () -> target, progress::show);
        return new RunningServer("mosquitto", child, address, List.of(target));
    }

    /** ejabberd with message archive; blocks until its API answers, fails with {@link NotInstalled}. */
    public RunningEjabberd ejabberd(Ejabberd.Archive archive) throws IOException {
        var ejabberd = new Ejabberd(freeAddress(), freeAddress(), archive);
        Path dir = Files.createDirectories(home.resolve(ejabberd.name()));
        var child = ChildProcess.start(
                ejabberd.command(dir), ejabberd.environment(dir), home.resolve(ejabberd.name() + ".log"));
        Readiness.await(child, ejabberd::ready, progress::show);
        return new RunningEjabberd(ejabberd, new RunningServer(ejabberd.name(), child, ejabberd.chat(), List.of()));
    }

    private TargetFactory godwit(String name, Path keyFile, boolean stream) throws IOException {
        var tokens = new TokenMinter(SigningKey.read(keyFile), InstantSource.system());
        return run -> new GodwitTarget(name, run, version, stream, tokens);
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }
}
