// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A server is ready when it accepts a client, whatever its log may say. */
final class Readiness {
    private static final int MAX_SECONDS = 300;
    private static final int POLL_MILLIS = 250;

    private Readiness() {}

    /** Fails when the child ends, or does not accept a client within five minutes; then the child is ended. */
    static void await(ChildProcess child, InetSocketAddress address, TargetSource targets, Consumer<String> progress) {
        try (var loop = new MqttLoop()) {
            await(child, () -> accepts(loop, address, targets), progress);
        }
    }

    private static boolean accepts(MqttLoop loop, InetSocketAddress address, TargetSource targets) {
        try {
            connectOnce(loop, address, targets.open());
            return true;
        } catch (IOException | CompletionException notYet) {
            return false;
        }
    }

    /** The same with any question for an answer. */
    static void await(ChildProcess child, BooleanSupplier ready, Consumer<String> progress) {
        long began = System.nanoTime();
        try {
            while (!ready.getAsBoolean()) {
                child.requireAlive();
                long seconds = (System.nanoTime() - began) / 1_000_000_000L;
                if (seconds > MAX_SECONDS) {
                    throw new IllegalStateException("server not ready after " + MAX_SECONDS + " s");
                }
                progress.accept("waiting for the server, " + seconds + " s");
                Thread.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException stop) {
            child.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        } catch (RuntimeException failure) {
            child.close();
            throw failure;
        }
    }

    private static void connectOnce(MqttLoop loop, InetSocketAddress address, TargetFactory targets) {
        var settings = targets.forRun(TargetFactory.newRun()).recipient(0);
        MqttConnection connection = loop.connect(address, settings, new ConnectionListener() {})
                .toCompletableFuture()
                .join();
        loop.executor().execute(connection::disconnect);
    }

    /** What is needed to connect may come into being only while the server starts. */
    interface TargetSource {
        TargetFactory open() throws IOException;
    }
}
