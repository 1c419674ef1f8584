// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Says early and clearly that a port is taken: the broker only logs it, and starts as long as one of its listeners can.
 * Whoever takes the port between this check and the broker's start is found by the check after it.
 */
final class PortCheck {

    private PortCheck() {}

    static void requireFree(BrokerSettings settings) {
        for (Listener listener : Listener.values()) {
            if (listener.port(settings) > 0) {
                requireFree(listener, settings);
            }
        }
    }

    private static void requireFree(Listener listener, BrokerSettings settings) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            InetAddress address = InetAddress.getByName(settings.bindAddress());
            socket.bind(new InetSocketAddress(address, listener.port(settings)));
        } catch (IOException e) {
            throw new BrokerStartException(
                    listener.field + " " + listener.port(settings) + " on bindAddress " + settings.bindAddress()
                            + " cannot be used: " + e.getMessage(),
                    e);
        }
    }
}
