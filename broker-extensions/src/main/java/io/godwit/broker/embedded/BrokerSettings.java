// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where the broker listens and keeps its files. A port is {@link #OFF} (or any negative number) for no listener, 0 for
 * any free one, else 1 to 65,535.
 *
 * @param bindAddress address of the network interface, for all listeners
 * @param wsPath path of the WebSocket listeners, begins with a slash
 * @param tls needed if tlsPort or wssPort is on
 * @param dataFolder made if missing, owned by one broker at a time; nothing is written elsewhere
 * @param persistence of sessions, subscriptions, queued and retained messages
 */
public record BrokerSettings(
        String bindAddress,
        int mqttPort,
        int wsPort,
        int tlsPort,
        int wssPort,
        String wsPath,
        Optional<TlsSettings> tls,
        BrokerLimits limits,
        Path dataFolder,
        Persistence persistence) {

    public static final int OFF = -1;

    /** Whether sessions outlive the process. */
    public enum Persistence {
        /** They do; every QoS 1 message that is queued costs a write. */
        FILE,
        /** They do not. */
        IN_MEMORY
    }

    public BrokerSettings {
        Check.text("bindAddress", bindAddress);
        Check.text("wsPath", wsPath);
        if (!wsPath.startsWith("/")) {
            throw new IllegalArgumentException("wsPath must begin with a slash: " + wsPath);
        }
        Check.text("dataFolder", dataFolder.toString());
        checkPorts(mqttPort, wsPort, tlsPort, wssPort);
        if (tls.isEmpty() && (tlsPort >= 0 || wssPort >= 0)) {
            throw new IllegalArgumentException("tls is missing but tlsPort is " + tlsPort + " and wssPort " + wssPort);
        }
    }

    private static void checkPorts(int mqttPort, int wsPort, int tlsPort, int wssPort) {
        Set<Integer> used = new HashSet<>();
        boolean any = port("mqttPort", mqttPort, used);
        any |= port("wsPort", wsPort, used);
        any |= port("tlsPort", tlsPort, used);
        any |= port("wssPort", wssPort, used);
        if (!any) {
            throw new IllegalArgumentException(
                    "mqttPort, wsPort, tlsPort and wssPort are all off: at least one is needed");
        }
    }

    private static boolean port(String field, int port, Set<Integer> used) {
        Check.range(field, port, Integer.MIN_VALUE, 65_535);
        if (port > 0 && !used.add(port)) {
            throw new IllegalArgumentException(field + " is " + port + " but another listener has that port");
        }
        return port >= 0;
    }

    /** MQTT on 1883 and WebSocket on 8083 of all interfaces, no TLS. */
    public static BrokerSettings defaults(Path dataFolder) {
        return new BrokerSettings(
                "0.0.0.0",
                1883,
                8083,
                OFF,
                OFF,
                "/mqtt",
                Optional.empty(),
                BrokerLimits.defaults(),
                dataFolder,
                Persistence.FILE);
    }

    public BrokerSettings withBindAddress(String address) {
        return new BrokerSettings(
                address, mqttPort, wsPort, tlsPort, wssPort, wsPath, tls, limits, dataFolder, persistence);
    }

    /** Ports of MQTT and of MQTT over WebSocket, without TLS. */
    public BrokerSettings withPorts(int mqtt, int ws) {
        return new BrokerSettings(
                bindAddress, mqtt, ws, tlsPort, wssPort, wsPath, tls, limits, dataFolder, persistence);
    }

    /** Adds the listeners with TLS. */
    public BrokerSettings withTls(TlsSettings settings, int tlsListener, int wssListener) {
        return new BrokerSettings(
                bindAddress,
                mqttPort,
                wsPort,
                tlsListener,
                wssListener,
                wsPath,
                Optional.of(settings),
                limits,
                dataFolder,
                persistence);
    }

    public BrokerSettings withLimits(BrokerLimits other) {
        return new BrokerSettings(
                bindAddress, mqttPort, wsPort, tlsPort, wssPort, wsPath, tls, other, dataFolder, persistence);
    }

    public BrokerSettings withPersistence(Persistence mode) {
        return new BrokerSettings(
                bindAddress, mqttPort, wsPort, tlsPort, wssPort, wsPath, tls, limits, dataFolder, mode);
    }
}
