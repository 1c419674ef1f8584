// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.server.settings.ServerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/** Says before anything is started, which takes seconds, that a listener's port cannot be used. */
final class ListenerPorts {
    private ListenerPorts() {}

    /**
     * Binds each port once.
     *
     * @throws IOException naming the setting
     */
    static void requireFree(ServerSettings.Listeners listeners) throws IOException {
        requireFree("mqtt.port", listeners.mqttPort(), listeners.bindAddress());
        requireFree("ws.port", listeners.wsPort(), listeners.bindAddress());
        requireFree("mqtts.port", listeners.mqttsPort(), listeners.bindAddress());
        requireFree("wss.port", listeners.wssPort(), listeners.bindAddress());
    }

    private static void requireFree(String setting, Optional<Integer> port, String address) throws IOException {
        if (port.isEmpty() || port.get() == 0) {
            return;
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port.get()));
        } catch (IOException e) {
            throw unusable(setting, port.get(), "bind.address", address, e);
        }
    }

    /** The error of a port that cannot be bound, in the words of the settings. */
    static IOException unusable(String setting, int port, String addressSetting, String address, IOException cause) {
        return new IOException(
                setting + " " + port + " cannot be used on " + addressSetting + " " + address + ": "
                        + cause.getMessage(),
                cause);
    }
}
