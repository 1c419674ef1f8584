// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.broker.embedded.BrokerAccess;
import io.godwit.broker.embedded.BrokerLimits;
import io.godwit.broker.embedded.BrokerPorts;
import io.godwit.broker.embedded.BrokerSettings;
import io.godwit.broker.embedded.EmbeddedBroker;
import io.godwit.broker.embedded.TlsSettings;
import io.godwit.broker.gateway.Connections;
import io.godwit.broker.gateway.DrainPlan;
import io.godwit.broker.gateway.GatewayExtension;
import io.godwit.broker.gateway.GatewaySettings;
import io.godwit.core.mailbox.Mailboxes;
import io.godwit.core.relay.Relay;
import io.godwit.server.management.DropwizardMetrics;
import io.godwit.server.settings.ServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The broker with our extension in it. */
final class BrokerPart implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(100);
    /** Longer than a publish waits for the engine. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(7);

    private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(3);
    private static final long POLL_MILLIS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(BrokerPart.class);

    private final EmbeddedBroker broker;
    private final GatewayExtension extension;
    private final Relay relay;
    private final ClusterPart cluster;
    private final ServerSettings.Shutdown shutdown;

    private BrokerPart(
            EmbeddedBroker broker,
            GatewayExtension extension,
            Relay relay,
            ClusterPart cluster,
            ServerSettings.Shutdown shutdown) {
        this.broker = broker;
        this.extension = extension;
        this.relay = relay;
        this.cluster = cluster;
        this.shutdown = shutdown;
    }

    static BrokerPart start(
            ServerSettings settings,
            IdentityPart identity,
            Mailboxes mailboxes,
            Relay relay,
            ClusterPart cluster,
            MeterRegistry registry,
            InstantSource wall,
            ScheduledExecutorService timer)
            throws Exception {
        BrokerLimits limits = limits(settings);
        BrokerAccess access = new BrokerAccess();
        GatewayMetrics metrics = new GatewayMetrics(registry);
        GatewayExtension extension = new GatewayExtension(
                access,
                limits,
                identity.verifier(),
                identity.guard(),
                metrics,
                mailboxes,
                relay,
                gateway(settings),
                metrics,
                wall,
                timer);
        EmbeddedBroker broker = Waiting.await(
                EmbeddedBroker.start(broker(settings, limits), extension, access), LIMIT, "starting the broker");
        DropwizardMetrics.bind(broker.metricRegistry(), registry, DropwizardMetrics.BROKER);
        return new BrokerPart(broker, extension, relay, cluster, settings.shutdown());
    }

    private static GatewaySettings gateway(ServerSettings settings) {
        return new GatewaySettings(
                (int) settings.limits().maxPayload(),
                settings.limits().sendRate(),
                settings.limits().sendBurst(),
                settings.delivery().window(),
                settings.delivery().streamWindow(),
                GatewaySettings.defaults().publishTimeout(),
                GatewaySettings.defaults().attachTimeout());
    }

    private static BrokerLimits limits(ServerSettings settings) {
        ServerSettings.Limits limits = settings.limits();
        BrokerLimits other = BrokerLimits.defaults();
        return new BrokerLimits(
                (int) limits.maxPacketSize(),
                limits.maxConnections(),
                limits.connectRate(),
                limits.connectRatePerAddress(),
                limits.keepAliveMax(),
                limits.noConnectTimeout(),
                other.receiveMaximum(),
                Math.max(other.maxInflight(), settings.delivery().window()),
                Math.max(other.maxQueuedMessages(), 2 * settings.delivery().streamWindow()),
                other.maxSessionExpiry(),
                other.maxQos(),
                other.retainedMessages(),
                other.topicAliases(),
                other.maxTopicLength(),
                other.maxClientIdLength(),
                other.incomingBytesPerSecond());
    }

    private static BrokerSettings broker(ServerSettings settings, BrokerLimits limits) {
        ServerSettings.Listeners listeners = settings.listeners();
        return new BrokerSettings(
                listeners.bindAddress(),
                listeners.mqttPort().orElse(BrokerSettings.OFF),
                listeners.wsPort().orElse(BrokerSettings.OFF),
                listeners.mqttsPort().orElse(BrokerSettings.OFF),
                listeners.wssPort().orElse(BrokerSettings.OFF),
                "/mqtt",
                listeners.tls().map(BrokerPart::tls),
                limits,
                settings.dataDir().resolve("broker"),
                switch (settings.persistence()) {
                    case FILE -> BrokerSettings.Persistence.FILE;
                    case MEMORY -> BrokerSettings.Persistence.IN_MEMORY;
                });
    }

    private static TlsSettings tls(ServerSettings.Tls tls) {
        return new TlsSettings(
                tls.cert(),
                tls.key(),
                tls.clientCa(),
                TlsSettings.ClientAuth.valueOf(tls.clientAuth().name()));
    }

    Connections connections() {
        return extension.connections();
    }

    void addAddresses(String host, Map<String, String> addresses) {
        BrokerPorts ports = broker.ports();
        put(addresses, "mqtt", "mqtt://" + host, ports.mqtt(), "");
        put(addresses, "websocket", "ws://" + host, ports.ws(), "/mqtt");
        put(addresses, "mqtt tls", "mqtts://" + host, ports.tls(), "");
        put(addresses, "websocket tls", "wss://" + host, ports.wss(), "/mqtt");
    }

    private static void put(Map<String, String> into, String what, String host, OptionalInt port, String path) {
        if (port.isPresent()) {
            into.put(what, host + ":" + port.getAsInt() + path);
        }
    }

    /** Refuses new connections, answers what is under way, says goodbye, then closes the broker. */
    @Override
    public void close() {
        try {
            broker.stopListening();
            DrainPlan plan = plan();
            Waiting.await(extension.drain(plan), plan.limit().plus(DRAIN_LIMIT), "finishing what clients have sent");
            awaitGoodbyes();
            Waiting.await(relay.close(), GOODBYE_LIMIT, "telling the other nodes that no subscriber is left");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("Not everything that clients have sent was answered", e);
        } finally {
            broker.close();
        }
    }

    /** Half of the time for clients, the rest for mailboxes and the store. */
    private DrainPlan plan() {
        return new DrainPlan(
                shutdown.disconnectRate(),
                shutdown.grace().dividedBy(2),
                cluster.node().hasOtherBroker(),
                shutdown.serverReference());
    }

    /** Each connection writes its last words by itself. */
    private void awaitGoodbyes() throws InterruptedException {
        long end = System.nanoTime() + GOODBYE_LIMIT.toNanos();
        while (extension.connections().size() > 0 && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
        }
    }
}
