// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StormTest {
    @Test
    void connectsAllFromTheAddressesGiven() throws Exception {
        try (var broker = new PlantedBroker((number, acknowledge, deliver, refuse, sender) -> {})) {
            var sources = List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3"));

            Storm.Result result = storm(broker.address(), 300, 20).execute(sources);

            assertThat(result.connected()).isEqualTo(300);
            assertThat(result.failures()).isEmpty();
            assertThat(result.lost()).isZero();
            assertThat(result.connect().count()).isEqualTo(300);
            assertThat(result.timeline().intervals()).isNotEmpty();
        }
    }

    @Test
    void countsFailuresByReasonAndGoesOn() throws Exception {
        InetSocketAddress nobody;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }

        Storm.Result result = storm(nobody, 50, 7).execute(List.of());

        assertThat(result.connected()).isZero();
        assertThat(result.failures()).hasSize(1).containsValue(50L);
    }

    private static Storm storm(InetSocketAddress address, int devices, int atOnce) {
        List<ConnectSettings> settings = IntStream.range(0, devices)
                .mapToObj(i -> new ConnectSettings("d" + i, Optional.empty(), MqttVersion.MQTT_5, 60, Map.of()))
                .toList();
        return new Storm(
                address,
                "planted",
                settings,
                new Storm.Limits(atOnce, 0, Duration.ofMillis(300)),
                ProcessWatch.of(List.of()),
                Progress.onStandardError());
    }
}
