// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What the devices share: the event loop and the ways to the servers, which are numbered from 0.
 *
 * @param random chooses among servers
 */
record Network(MqttLoop loop, List<InetSocketAddress> servers, Random random) {

    Network {
        servers = List.copyOf(servers);
    }

    boolean hasSeveral() {
        return servers.size() > 1;
    }

    int anyServer() {
        return hasSeveral() ? random.nextInt(servers.size()) : 0;
    }

    /** Another one, if there is one. */
    int otherThan(int server) {
        return hasSeveral() ? (server + 1 + random.nextInt(servers.size() - 1)) % servers.size() : server;
    }

    CompletionStage<MqttConnection> connect(int server, ConnectSettings settings, ConnectionListener listener) {
        return loop.connect(servers.get(server), settings, listener);
    }

    Future<?> later(long millis, Runnable task) {
        return loop.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    ByteBuf buffer(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
    }
}
