// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.mqtt.MqttLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private final MqttLoop loop = new MqttLoop();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void goesToAnyOtherServerAfterADisconnect() {
        Network network = network(3);

        assertThat(IntStream.range(0, 50).mapToObj(i -> network.otherThan(1))).containsOnly(0, 2);
        assertThat(IntStream.range(0, 50).mapToObj(i -> network.anyServer())).contains(0, 1, 2);
    }

    @Test
    void staysWithTheOnlyServer() {
        Network network = network(1);

        assertThat(network.otherThan(network.anyServer())).isZero();
    }

    private Network network(int servers) {
        List<InetSocketAddress> addresses = IntStream.rangeClosed(1, servers)
                .mapToObj(port -> InetSocketAddress.createUnresolved("127.0.0.1", port))
                .toList();
        return new Network(loop, addresses, new Random(1));
    }
}
