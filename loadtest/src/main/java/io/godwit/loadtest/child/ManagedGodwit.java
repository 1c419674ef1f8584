// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import io.godwit.loadtest.adapter.GodwitTarget;
import io.godwit.loadtest.adapter.SigningKey;
import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.measure.CassandraChildren;
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
import java.util.OptionalLong;

/**
 * A Godwit that can be killed, stopped and started again on the same data folder and port. Blocks; one thread at a
 * time, but for {@link #pid}, {@link #cassandraPid} and {@link #close}.
 */
public final class ManagedGodwit implements AutoCloseable {
    private static final int TERMINATE_SECONDS = 60;

    private final Path jar;
    private final Path home;
    private final Path data;
    private final List<String> jvmFlags;
    private final Map<String, String> environment;
    private final InetSocketAddress address;
    private volatile ChildProcess child;
    private int starts;

    private ManagedGodwit(
            Path jar, Path home, Path data, List<String> jvmFlags, Map<String, String> environment, int port)
            throws IOException {
        this.jar = jar;
        this.home = home;
        this.data = data;
        this.jvmFlags = List.copyOf(jvmFlags);
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.environment = new HashMap<>(Map.of(
                "GODWIT_DATA_DIR", data.toString(),
                "GODWIT_MQTT_PORT", Integer.toString(port),
                "GODWIT_WS_PORT", "off",
                "GODWIT_MANAGEMENT_PORT", "0",
                "GODWIT_CASSANDRA_PORT", "0",
                "GODWIT_CASSANDRA_HEAP", "512MiB"));
        this.environment.putAll(environment);
        this.child = launch();
    }

    /**
     * Starts it and waits until it accepts a client.
     *
     * @param home for logs, one a start
     * @param data its data folder
     * @param environment added to what is set here
     */
    public static ManagedGodwit start(
            Path jar, Path home, Path data, List<String> jvmFlags, Map<String, String> environment) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new IOException("there is no " + jar + "; build the server or name it with --godwit-jar");
        }
        var godwit = new ManagedGodwit(jar, home, Files.createDirectories(data), jvmFlags, environment, freePort());
        godwit.awaitReady();
        return godwit;
    }

    private ChildProcess launch() throws IOException {
        List<String> arguments = new ArrayList<>(jvmFlags);
        arguments.addAll(List.of("-jar", jar.toString()));
        return ChildProcess.start(
                ChildProcess.java(arguments), environment, home.resolve("godwit-" + starts++ + ".log"));
    }

    private void awaitReady() {
        Readiness.await(
                child,
                address,
                () -> {
                    TokenMinter tokens = tokens();
                    return run -> new GodwitTarget("godwit", run, MqttVersion.MQTT_5, false, tokens);
                },
                line -> {});
    }

    /** For tokens that it accepts. */
    public TokenMinter tokens() throws IOException {
        return new TokenMinter(SigningKey.read(data.resolve("keys/token-signing.key")), InstantSource.system());
    }

    /** Starts it after {@link #kill} or {@link #terminate}, and waits until it accepts a client. */
    public void startAgain() throws IOException {
        child = launch();
        awaitReady();
    }

    /** {@code kill -9} of the server alone. */
    public void kill() throws InterruptedException {
        child.kill();
    }

    /** SIGTERM; waits for the end, a minute at most. */
    public void terminate() throws InterruptedException {
        child.terminate(TERMINATE_SECONDS);
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    public long pid() {
        return child.pid();
    }

    /** Its embedded Cassandra, if that runs. */
    public OptionalLong cassandraPid() {
        return CassandraChildren.of(child.pid());
    }

    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (child.isAlive()) {
            child.close();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
