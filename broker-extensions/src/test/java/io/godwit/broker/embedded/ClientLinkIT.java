// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.extension.sdk.api.async.Async;
import com.hivemq.extension.sdk.api.interceptor.publish.PublishInboundInterceptor;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;
import com.hivemq.extension.sdk.api.packets.publish.AckReasonCode;
import com.hivemq.extension.sdk.api.services.Services;
import io.godwit.broker.embedded.ClientLink.Delivery;
import io.godwit.broker.embedded.ClientLink.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientLinkIT {

    @TempDir
    static Path folder;

    private static final BrokerAccess ACCESS = new BrokerAccess();
    private static final Map<String, ClientLink> LINKS = new ConcurrentHashMap<>();
    private static final BlockingQueue<String> STORED = new LinkedBlockingQueue<>();
    private static final AtomicBoolean REFUSE = new AtomicBoolean();
    private static final AtomicBoolean FORGET = new AtomicBoolean();
    private static EmbeddedBroker broker;

    @BeforeAll
    static void start() {
        broker = Brokers.start(
                Brokers.settings(folder),
                new PasswordExtension(output -> {
                    PasswordExtension.registerAuthenticator();
                    Services.initializerRegistry().setClientInitializer((input, context) -> {
                        ClientLink link = ACCESS.link(input.getConnectionInformation());
                        String id = input.getClientInformation().getClientId();
                        link.onOutbound(new ClientLink.Outbound() {
                            @Override
                            public void connected() {
                                link.send(OutboundMessage.of("first", id.getBytes(UTF_8), 1), outcome -> {});
                                LINKS.put(id, link);
                            }

                            @Override
                            public void acknowledged(int packetId) {}
                        });
                        context.addPublishInboundInterceptor(storeOrRefuse());
                    });
                }),
                ACCESS);
    }

    private static PublishInboundInterceptor storeOrRefuse() {
        return (input, output) -> {
            var packet = input.getPublishPacket();
            if (!packet.getTopic().equals("store")) {
                return;
            }
            if (REFUSE.get()) {
                if (FORGET.get()) {
                    ACCESS.forgetIncoming(input.getClientInformation().getClientId(), packet.getPacketId());
                }
                Async<?> async = output.async(Duration.ofSeconds(5));
                output.preventPublishDelivery(AckReasonCode.UNSPECIFIED_ERROR);
                async.resume();
            } else {
                STORED.add(UTF_8.decode(packet.getPayload().orElseThrow()).toString());
                output.preventPublishDelivery(AckReasonCode.SUCCESS);
            }
        };
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void deliversInOrderWithoutSubscriptionAndSaysWhenEachWasAcknowledged() throws Exception {
        try (Received client = new Received("ordered")) {
            ClientLink link = client.link();
            List<Integer> acknowledged = new CopyOnWriteArrayList<>();
            List<Delivery> deliveries = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                int number = i;
                deliveries.add(new Delivery(
                        OutboundMessage.of("inbox", Integer.toString(i).getBytes(UTF_8), 1), outcome -> {
                            assertThat(outcome).isEqualTo(Outcome.DELIVERED);
                            acknowledged.add(number);
                        }));
            }
            link.send(deliveries);

            assertThat(client.take().getTopic()).hasToString("first"); // never before the CONNACK
            for (int i = 0; i < 500; i++) {
                assertThat(new String(client.take().getPayloadAsBytes(), UTF_8)).isEqualTo(Integer.toString(i));
            }
            Eventually.within(Duration.ofSeconds(10), "all acknowledged", () -> acknowledged.size() == 500);
        }
    }

    /** One that has an expiry is dropped when the clock is set back before it is written. */
    @Test
    void givesMessagesNoExpiry() throws Exception {
        try (Received client = new Received("unexpired")) {
            client.link().send(OutboundMessage.of("inbox", new byte[] {1}, 1), outcome -> {});

            assertThat(client.take().getMessageExpiryInterval()).isEmpty();
            assertThat(client.take().getMessageExpiryInterval()).isEmpty();
        }
    }

    @Test
    void keepsAWindowOnTheWayWhileNothingIsAcknowledged() throws Exception {
        try (RawMqtt client = new RawMqtt(broker.ports().mqtt().orElseThrow())) {
            client.connect("window", true);
            client.read(); // "first"
            ClientLink link = link("window");
            CountDownLatch acknowledged = new CountDownLatch(1);
            link.send(OutboundMessage.of("t", new byte[] {1}, 1), outcome -> acknowledged.countDown());
            byte[] first = client.read();
            link.send(OutboundMessage.of("t", new byte[] {2}, 1), outcome -> {});
            link.send(OutboundMessage.of("t", new byte[] {3}, 0), outcome -> {});

            assertThat(client.read()).endsWith(2);
            assertThat(client.read()).endsWith(3);
            assertThat(acknowledged.getCount()).isEqualTo(1);
            client.puback(((first[5] & 0xff) << 8) | (first[6] & 0xff));
            assertThat(acknowledged.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void saysThatAMessageWasOnTheWayWhenTheConnectionClosed() throws Exception {
        BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
        ClientLink link;
        try (RawMqtt client = new RawMqtt(broker.ports().mqtt().orElseThrow())) {
            client.connect("closing", false);
            link = link("closing");
            link.send(OutboundMessage.of("t", new byte[] {1}, 1), outcomes::add);
            client.read();
            client.read();
        }
        assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo(Outcome.CLOSED);
        link.send(OutboundMessage.of("t", new byte[] {2}, 1), outcomes::add);
        assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo(Outcome.CLOSED);
        assertThat(link.isOpen()).isFalse();

        LINKS.remove("closing");
        try (RawMqtt again = new RawMqtt(broker.ports().mqtt().orElseThrow())) { // nothing is redelivered
            again.connect("closing", false);
            again.read(); // "first"
            link("closing").send(OutboundMessage.of("t", new byte[] {9}, 0), outcome -> {});
            assertThat(again.read()).endsWith(9);
        }
    }

    @Test
    void closesItsOwnConnectionAndNotTheOneThatTookOver() throws Exception {
        try (RawMqtt old = new RawMqtt(broker.ports().mqtt().orElseThrow());
                Received taker = new Received("unused")) {
            old.connect("taken", true);
            ClientLink oldLink = link("taken");
            LINKS.remove("taken");
            try (Received owner = new Received("taken")) {
                ClientLink newLink = owner.link();
                oldLink.disconnect(DisconnectReasonCode.ADMINISTRATIVE_ACTION, "late");
                newLink.send(OutboundMessage.of("t", new byte[0], 1), outcome -> {});
                assertThat(owner.take().getTopic()).hasToString("first");
                assertThat(owner.take().getTopic()).hasToString("t");

                newLink.disconnect(DisconnectReasonCode.ADMINISTRATIVE_ACTION, "now");
                Eventually.within(
                        Duration.ofSeconds(10),
                        "closed",
                        () -> !owner.client.getState().isConnected());
            }
            assertThat(taker.client.getState().isConnected()).isTrue();
        }
    }

    @Test
    void dropsWhatIsMoreThanMayBePending() throws Exception {
        try (RawMqtt client = new RawMqtt(broker.ports().mqtt().orElseThrow())) {
            client.connect("slow", true);
            ClientLink link = link("slow");
            List<Outcome> outcomes = new CopyOnWriteArrayList<>();
            int limit = BrokerLimits.defaults().maxQueuedMessages();
            for (int i = 0; i < limit + 10; i++) {
                link.send(OutboundMessage.of("t", new byte[100], 1), outcomes::add);
            }
            assertThat(outcomes).hasSizeBetween(10, 11).containsOnly(Outcome.DROPPED); // "first" is pending, too
        }
    }

    @Test
    void losesAQos2MessageWhoseRefusalWasNotForgotten() throws Exception {
        assertThat(storedAfterARefusal("qos2-lost", false)).isEmpty(); // the reason for forgetIncoming
        assertThat(storedAfterARefusal("qos2-kept", true)).containsExactly("again");
    }

    private static List<String> storedAfterARefusal(String clientId, boolean forget) throws Exception {
        int port = broker.ports().mqtt().orElseThrow();
        FORGET.set(forget);
        REFUSE.set(true);
        try (RawMqtt client = new RawMqtt(port)) {
            client.connect(clientId, false);
            client.read(); // "first"
            client.publish(2, false, 7, "store", "once");
            assertThat(client.read()).isEmpty(); // MQTT 3.1.1 has no other refusal
        }
        REFUSE.set(false);
        STORED.clear();
        try (RawMqtt client = new RawMqtt(port)) {
            client.connect(clientId, false);
            client.read(); // "first"
            client.publish(2, true, 7, "store", "again");
            assertThat(client.read()).startsWith(0x50); // PUBREC
            return List.copyOf(STORED);
        }
    }

    @Test
    void isNotUsableBeforeTheBrokerStarts() {
        assertThatThrownBy(() -> new BrokerAccess().forgetIncoming("a", 1)).isInstanceOf(IllegalStateException.class);
    }

    private static ClientLink link(String clientId) throws Exception {
        Eventually.within(Duration.ofSeconds(10), "connected: " + clientId, () -> LINKS.containsKey(clientId));
        return requireNonNull(LINKS.get(clientId));
    }

    /** A client that keeps what it receives. */
    private static final class Received implements AutoCloseable {

        private final Mqtt5AsyncClient client;
        private final String clientId;
        private final BlockingQueue<Mqtt5Publish> messages = new LinkedBlockingQueue<>();

        Received(String clientId) {
            this.clientId = clientId;
            client = com.hivemq.client.mqtt.mqtt5.Mqtt5Client.builder()
                    .identifier(clientId)
                    .serverHost("127.0.0.1")
                    .serverPort(broker.ports().mqtt().orElseThrow())
                    .buildAsync();
            client.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL, messages::add);
            client.connectWith()
                    .simpleAuth()
                    .username("user")
                    .password("secret".getBytes(UTF_8))
                    .applySimpleAuth()
                    .send()
                    .join();
        }

        ClientLink link() throws Exception {
            return ClientLinkIT.link(clientId);
        }

        Mqtt5Publish take() throws InterruptedException {
            return requireNonNull(messages.poll(10, TimeUnit.SECONDS), () -> "no message for " + clientId);
        }

        @Override
        public void close() {
            if (client.getState().isConnected()) {
                client.disconnect().join();
            }
        }
    }
}
