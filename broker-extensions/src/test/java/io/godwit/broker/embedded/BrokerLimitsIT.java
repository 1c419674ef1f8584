// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerLimitsIT {

    private static final int CONNECTIONS = 5;
    private static final BrokerLimits LIMITS = new BrokerLimits(
            2048,
            CONNECTIONS,
            100,
            100,
            Duration.ofSeconds(90),
            Duration.ofMillis(300),
            7,
            64,
            1000,
            Duration.ofHours(1),
            1,
            true,
            3,
            64,
            40,
            0);

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = Brokers.start(Brokers.settings(folder).withLimits(LIMITS), new PasswordExtension());
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void closesAConnectionThatSendsNoConnect() throws Exception {
        try (RawMqtt silent = new RawMqtt(port())) {
            assertThat(silent.read()).isEmpty();
        }
    }

    @Test
    void closesAConnectionThatSendsHalfAConnect() throws Exception {
        try (RawMqtt slow = new RawMqtt(port())) {
            slow.bytes(0x10, 100, 0, 4, 'M');
            assertThat(slow.read()).isEmpty();
        }
    }

    @Test
    void closesAConnectionThatSendsAPacketOverTheLimit() throws Exception {
        try (RawMqtt client = new RawMqtt(port())) {
            assertThat(client.connect("large", true)).isZero();
            client.publish(1, false, 1, "t", "x".repeat(1900));
            assertThat(client.read()).startsWith(0x40);
            client.publish(1, false, 2, "t", "x".repeat(2048));
            assertThat(client.read()).isEmpty();
        }
    }

    @Test
    void tellsAnMqtt5ClientItsLimits() {
        Mqtt5BlockingClient client = Brokers.client5(port());
        Mqtt5ConnAck connAck = connect(client, 65_000);
        assertThat(connAck.getServerKeepAlive()).hasValue(90);
        assertThat(connAck.getSessionExpiryInterval()).hasValue(3600);
        assertThat(connAck.getRestrictions().getMaximumPacketSize()).isEqualTo(2048);
        assertThat(connAck.getRestrictions().getReceiveMaximum()).isEqualTo(7);
        assertThat(connAck.getRestrictions().getTopicAliasMaximum()).isEqualTo(3);
        assertThat(connAck.getRestrictions().getMaximumQos().getCode()).isEqualTo(1);
        client.disconnect();

        Mqtt5BlockingClient without = Brokers.client5(port());
        assertThat(connect(without, 0).getServerKeepAlive()).hasValue(90);
        without.disconnect();
    }

    @Test
    void refusesMoreConnectionsThanAllowed() {
        List<Mqtt5BlockingClient> clients = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                        for (int i = 0; i <= CONNECTIONS; i++) {
                            Mqtt5BlockingClient client = Brokers.client5(port());
                            connect(client, 60);
                            clients.add(client);
                        }
                    })
                    .isInstanceOfSatisfying(
                            Mqtt5ConnAckException.class,
                            e -> assertThat(e.getMqttMessage().getReasonCode())
                                    .isEqualTo(Mqtt5ConnAckReasonCode.QUOTA_EXCEEDED));
            assertThat(clients).hasSizeBetween(1, CONNECTIONS);
        } finally {
            clients.forEach(Mqtt5BlockingClient::disconnect);
        }
    }

    private static int port() {
        return broker.ports().mqtt().orElseThrow();
    }

    private static Mqtt5ConnAck connect(Mqtt5BlockingClient client, int keepAliveSeconds) {
        return client.connectWith()
                .keepAlive(keepAliveSeconds)
                .cleanStart(true)
                .sessionExpiryInterval(100_000)
                .simpleAuth()
                .username("user")
                .password("secret".getBytes(UTF_8))
                .applySimpleAuth()
                .send();
    }
}
