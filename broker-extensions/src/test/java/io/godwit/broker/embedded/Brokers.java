// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.extension.sdk.api.ExtensionMain;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

/** Short ways to brokers and clients on free ports of the loopback interface. */
final class Brokers {

    private Brokers() {}

    static BrokerSettings settings(Path folder) {
        return BrokerSettings.defaults(folder)
                .withBindAddress("127.0.0.1")
                .withPorts(0, 0)
                .withPersistence(BrokerSettings.Persistence.IN_MEMORY);
    }

    static EmbeddedBroker start(BrokerSettings settings, ExtensionMain main) {
        try {
            return EmbeddedBroker.start(settings, main).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BrokerStartException cause) {
                throw cause;
            }
            throw e;
        }
    }

    static Mqtt5BlockingClient client5(int port) {
        return Mqtt5Client.builder().serverHost("127.0.0.1").serverPort(port).buildBlocking();
    }

    static Mqtt5BlockingClient webSocketClient5(int port) {
        return Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .webSocketConfig()
                .serverPath("mqtt")
                .applyWebSocketConfig()
                .buildBlocking();
    }

    static Mqtt3BlockingClient client3(int port) {
        return Mqtt3Client.builder().serverHost("127.0.0.1").serverPort(port).buildBlocking();
    }

    static Mqtt3BlockingClient webSocketClient3(int port) {
        return Mqtt3Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(port)
                .webSocketConfig()
                .serverPath("mqtt")
                .applyWebSocketConfig()
                .buildBlocking();
    }
}
