// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import io.godwit.broker.embedded.TlsSettings.ClientAuth;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/** One attempt to start a broker, on a thread that may block. */
final class BrokerStart {

    /** A start takes 2 to 4 s; one that runs into a bug of the broker never ends. */
    static final Duration LIMIT = Duration.ofSeconds(60);
    /** A broker is closed after it has started: one that hangs in its start will be, if it ever gets on. */
    private static final Duration HUNG_CLOSE_LIMIT = Duration.ofSeconds(5);
    /** Half of the broker's settings are static. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private final BrokerSettings settings;
    private final GuardedMain main;
    private final BrokerAccess access;
    private final Duration limit;

    BrokerStart(BrokerSettings settings, ExtensionMain main, BrokerAccess access, Duration limit) {
        this.limit = limit;
        this.settings = settings;
        this.access = access;
        this.main = new GuardedMain(main);
    }

    EmbeddedBroker run() {
        ONE_AT_A_TIME.lock();
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        try {
            PortCheck.requireFree(settings);
            return run(BrokerFolder.open(settings.dataFolder()));
        } catch (IOException e) {
            throw new BrokerStartException("dataFolder " + settings.dataFolder() + " cannot be used: " + e, e);
        } finally {
            // the broker's own one ends the process
            Thread.setDefaultUncaughtExceptionHandler(handler);
            ONE_AT_A_TIME.unlock();
        }
    }

    private EmbeddedBroker run(BrokerFolder folder) throws IOException {
        Optional<TlsStores> tls = Optional.empty();
        EmbeddedHiveMQ broker;
        try {
            if (settings.tls().isPresent()) {
                tls = Optional.of(TlsStores.open(settings.tls().get(), folder.conf()));
            }
            ConfigXml.write(folder.conf(), settings, tls.map(TlsStores::files));
            broker = build(folder);
        } catch (IOException | RuntimeException e) {
            tls.ifPresent(TlsStores::close);
            folder.close();
            throw e;
        }
        Duration closeLimit = HUNG_CLOSE_LIMIT;
        try {
            await(broker);
            closeLimit = EmbeddedBroker.CLOSE_LIMIT;
            return new EmbeddedBroker(broker, folder, tls, verify(broker, tls));
        } catch (RuntimeException e) {
            EmbeddedBroker.close(broker, folder, tls, closeLimit);
            throw e;
        }
    }

    private EmbeddedHiveMQ build(BrokerFolder folder) {
        EmbeddedExtension extension = EmbeddedExtension.builder()
                .withId("godwit")
                .withName("Godwit")
                .withVersion("1")
                .withExtensionMain(main)
                .build();
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(folder.conf())
                .withDataFolder(folder.data())
                .withExtensionsFolder(folder.extensions())
                .withEmbeddedExtension(extension)
                .withoutLoggingBootstrap()
                .build();
        BrokerTuning.apply(settings.limits());
        main.beforeStart(() -> access.open(BrokerInternals.of(broker), settings.limits()));
        return broker;
    }

    private void await(EmbeddedHiveMQ broker) {
        try {
            broker.start().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BrokerStartException("the broker failed to start: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new BrokerStartException("the broker did not start within " + limit.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerStartException("interrupted while the broker was starting", e);
        }
    }

    private BrokerPorts verify(EmbeddedHiveMQ broker, Optional<TlsStores> tls) {
        BrokerInternals internals = BrokerInternals.of(broker);
        QuickNettyShutdown.install(internals);
        main.requireStarted();
        if (!internals.hasAuthenticator()) {
            throw new BrokerStartException("the extension registered no authenticator");
        }
        AnonymousProbe probe = new AnonymousProbe(
                tls.map(TlsStores::certificate),
                settings.tls().map(TlsSettings::clientAuth).equals(Optional.of(ClientAuth.REQUIRED)),
                settings.wsPath());
        Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
        for (Listener listener : Listener.values()) {
            if (listener.isOn(settings)) {
                ports.put(listener, verify(listener, internals, probe));
            }
        }
        return new BrokerPorts(
                port(ports, Listener.MQTT),
                port(ports, Listener.WS),
                port(ports, Listener.TLS),
                port(ports, Listener.WSS));
    }

    private int verify(Listener listener, BrokerInternals internals, AnonymousProbe probe) {
        InetSocketAddress address = internals
                .boundAddress(listener)
                .orElseThrow(() -> new BrokerStartException(listener.field + " " + listener.port(settings)
                        + " on bindAddress " + settings.bindAddress() + " could not be bound"));
        int wanted = listener.port(settings);
        if (wanted > 0 && wanted != address.getPort()) {
            throw new BrokerStartException(
                    listener.field + " is bound to " + address.getPort() + " instead of " + wanted);
        }
        if (!refuses(listener, address, probe)) {
            throw new BrokerStartException(
                    "the listener on " + listener.field + " " + address.getPort() + " let an anonymous client in");
        }
        return address.getPort();
    }

    private static boolean refuses(Listener listener, InetSocketAddress address, AnonymousProbe probe) {
        try {
            return probe.isRefused(listener, address);
        } catch (IOException e) {
            throw new BrokerStartException(
                    "the listener on " + listener.field + " " + address.getPort() + " does not answer: " + e, e);
        }
    }

    private static OptionalInt port(Map<Listener, Integer> ports, Listener listener) {
        Integer port = ports.get(listener);
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
