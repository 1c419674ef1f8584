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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Godwit that can be killed, stopped and started again on the same data folder and port. Blocks; any thread, but two
 * that start or end it wait for each other.
 */
public final class ManagedGodwit implements AutoCloseable {
    private static final int TERMINATE_SECONDS = 60;
    /** The code with which it ends when it wants to be started again: EX_TEMPFAIL. */
    private static final int LOST = 75;

    private static final int MAX_LAUNCHES = 3;
    private static final String SECRET = "GODWIT_AUTH_HMAC_SECRET";

    private final Path jar;
    private final Path home;
    private final Path data;
    private final List<String> jvmFlags;
    private final Map<String, String> environment;
    private final InetSocketAddress address;
    private volatile ChildProcess child;
    private final AtomicInteger losses = new AtomicInteger();
    private volatile boolean ready;
    /** Ended by us, and to be started by us. */
    private boolean down;

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
        ready = true;
    }

    /** For tokens that it accepts: signed with the secret that it was given, else with the key that it has made. */
    public TokenMinter tokens() throws IOException {
        String secret = environment.get(SECRET);
        var key = secret == null
                ? SigningKey.read(data.resolve("keys/token-signing.key"))
                : new SigningKey(environment.getOrDefault("GODWIT_AUTH_HMAC_KID", "default"), secret);
        return new TokenMinter(key, InstantSource.system());
    }

    /** Starts it after {@link #kill} or {@link #terminate}, and waits until it accepts a client. */
    public synchronized void startAgain() throws IOException {
        launchUntilReady();
        down = false;
    }

    /**
     * What an operator's supervisor does: starts it again, and waits until it accepts a client, if it has ended by itself
     * with code 75. Returns whether it had.
     */
    synchronized boolean startAgainIfLost() throws IOException {
        if (down || !lost()) {
            return false;
        }
        losses.incrementAndGet();
        launchUntilReady();
        return true;
    }

    /** A server that ends with code 75 while it starts is started again, some times. */
    private void launchUntilReady() throws IOException {
        for (int launch = 1; ; launch++) {
            ready = false;
            child = launch();
            try {
                awaitReady();
                return;
            } catch (IllegalStateException failure) {
                if (launch == MAX_LAUNCHES || !lost()) {
                    throw failure;
                }
                losses.incrementAndGet();
            }
        }
    }

    private boolean lost() {
        return !child.isAlive() && child.exitCode() == LOST;
    }

    /** How often it has ended by itself with code 75. */
    public int losses() {
        return losses.get();
    }

    /** {@code kill -9} of the server alone. */
    public synchronized void kill() throws InterruptedException {
        down = true;
        child.kill();
    }

    /** SIGTERM; waits for the end, a minute at most. */
    public synchronized void terminate() throws InterruptedException {
        down = true;
        child.terminate(TERMINATE_SECONDS);
    }

    /** Waits while somebody starts or ends it; then whether it has ended, and not because somebody wanted it to. */
    synchronized boolean hasEndedByItself() {
        return !down && !child.isAlive();
    }

    public boolean isAlive() {
        return child.isAlive();
    }

    /** Whether it runs, and has accepted a client since it was started. */
    public boolean isReady() {
        return ready && child.isAlive();
    }

    /** How it has ended. */
    String end() {
        return child.isAlive() ? "it runs" : "it ended with code " + child.exitCode() + ", see " + home;
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
