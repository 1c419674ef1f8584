// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.codahale.metrics.MetricRegistry;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker that refused an anonymous client on every listener when it was started. Its methods may be called by
 * any thread.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    /** Far more than was measured. */
    static final Duration CLOSE_LIMIT = Duration.ofSeconds(30);

    private final EmbeddedHiveMQ broker;
    private final BrokerFolder folder;
    private final Optional<TlsStores> tls;
    private final BrokerPorts ports;

    EmbeddedBroker(EmbeddedHiveMQ broker, BrokerFolder folder, Optional<TlsStores> tls, BrokerPorts ports) {
        this.broker = broker;
        this.folder = folder;
        this.tls = tls;
        this.ports = ports;
    }

    /**
     * Starts a broker on a thread of its own; brokers of one process start one after the other.
     *
     * @param main the extension; its classes must come from the class loader that loaded this class
     * @return completes within two minutes, with a {@link BrokerStartException} if the broker did not start or is not safe: the
     *     extension threw, prevented its start or registered no authenticator; a listener is not bound, or lets an
     *     anonymous client in. Nothing runs then.
     */
    public static CompletionStage<EmbeddedBroker> start(BrokerSettings settings, ExtensionMain main) {
        return start(settings, main, new BrokerAccess());
    }

    /** As {@link #start(BrokerSettings, ExtensionMain)}, for an extension that uses the access. */
    public static CompletionStage<EmbeddedBroker> start(
            BrokerSettings settings, ExtensionMain main, BrokerAccess access) {
        CompletableFuture<EmbeddedBroker> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        EmbeddedBroker broker = new BrokerStart(settings, main, access, BrokerStart.LIMIT).run();
                        LOG.info("The broker listens on {}, {}", settings.bindAddress(), broker.ports());
                        result.complete(broker);
                    } catch (Throwable t) {
                        result.completeExceptionally(t);
                    }
                },
                "godwit-broker-start");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    public BrokerPorts ports() {
        return ports;
    }

    /** The broker's own metrics; emptied when the broker is closed. */
    public MetricRegistry metricRegistry() {
        return broker.getMetricRegistry();
    }

    /** Closes the listeners: no new connection comes in, those that are open stay. Blocks for milliseconds. */
    public void stopListening() {
        BrokerInternals internals = BrokerInternals.of(broker);
        for (Listener listener : Listener.values()) {
            internals.unbind(listener);
        }
    }

    /**
     * Closes all connections (wills are sent, sessions kept), then the broker. Blocks for less than a second if there is little to do, at most 30; what
     * still runs then is left behind, with an error in the log.
     */
    @Override
    public void close() {
        close(broker, folder, tls, CLOSE_LIMIT);
    }

    static void close(EmbeddedHiveMQ broker, BrokerFolder folder, Optional<TlsStores> tls, Duration limit) {
        try {
            tls.ifPresent(TlsStores::close);
            stop(broker, limit);
        } finally {
            try {
                folder.close();
            } catch (IOException e) {
                LOG.error("The broker's files in {} could not be deleted", folder.conf(), e);
            }
        }
    }

    /** The broker's close has no time limit. */
    private static void stop(EmbeddedHiveMQ broker, Duration limit) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        broker.close();
                        closed.complete(null);
                    } catch (Throwable t) {
                        closed.completeExceptionally(t);
                    }
                },
                "godwit-broker-close");
        thread.setDaemon(true);
        thread.start();
        try {
            closed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            LOG.error("The broker could not be closed", e.getCause());
        } catch (TimeoutException e) {
            LOG.error("The broker was not closed after {} ms", limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
