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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What the devices share: the event loop and the way to the server. */
record Network(MqttLoop loop, InetSocketAddress address) {

    CompletionStage<MqttConnection> connect(ConnectSettings settings, ConnectionListener listener) {
        return loop.connect(address, settings, listener);
    }

    Future<?> later(long millis, Runnable task) {
        return loop.executor().schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    ByteBuf buffer(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
    }
}
