// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperty;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PayloadFormatIndicator;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.godwit.core.cluster.ClusterNode;
import io.godwit.core.cluster.ClusterSettings;
import io.godwit.core.cluster.RelayCluster;
import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.Relay;
import io.godwit.core.relay.RelayListener;
import io.godwit.core.relay.RelayResult;
import io.godwit.core.relay.RelayTarget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Raw topics with several brokers, each a node of one cluster. */
class RawTopicsIT {
    private static final List<Node> NODES = new ArrayList<>();
    private static int number;

    private static Node one;
    private static Node two;

    /** A broker that can stop answering other nodes. */
    private static final class Freezing implements RelayTarget {
        private final RelayTarget broker;
        private final AtomicBoolean frozen;

        Freezing(RelayTarget broker, AtomicBoolean frozen) {
            this.broker = broker;
            this.frozen = frozen;
        }

        @Override
        public CompletionStage<Void> deliver(RawMessage message) {
            return frozen.get() ? new CompletableFuture<>() : broker.deliver(message);
        }

        @Override
        public CompletionStage<Void> filters(Consumer<String> each) {
            return broker.filters(each);
        }

        @Override
        public RetainedReader retained() {
            return broker.retained();
        }

        @Override
        public CompletionStage<Void> keep(RawMessage retained) {
            return broker.keep(retained);
        }

        @Override
        public CompletionStage<Void> forgetRetained() {
            return broker.forgetRetained();
        }
    }

    private static final class Node implements Relay {
        final ClusterNode cluster;
        final RelayCluster relay;
        final GatewayNode broker;
        final AtomicBoolean frozen = new AtomicBoolean();

        Node(int port, int seed) throws Exception {
            cluster = ClusterNode.start(new ClusterSettings(
                    "127.0.0.1",
                    port,
                    seed == port ? List.of() : List.of(InetSocketAddress.createUnresolved("127.0.0.1", seed)),
                    Set.of(ClusterSettings.BROKER),
                    Duration.ofSeconds(4)));
            relay = RelayCluster.start(cluster, RelayListener.NONE);
            cluster.whenUp().toCompletableFuture().get(1, TimeUnit.MINUTES);
            broker = GatewayNode.start(new NoMailboxes(), this, GatewayNode.settings(), GatewayNode.limits());
            NODES.add(this);
            Eventually.holds("raw topics work", () -> relay.problem().isEmpty());
        }

        @Override
        public void open(RelayTarget opened) {
            relay.open(new Freezing(opened, frozen));
        }

        @Override
        public boolean wants(String topic, boolean retain) {
            return relay.wants(topic, retain);
        }

        @Override
        public CompletionStage<RelayResult> publish(RawMessage message) {
            return relay.publish(message);
        }

        @Override
        public CompletionStage<Void> subscribing(String filter) {
            return relay.subscribing(filter);
        }

        @Override
        public CompletionStage<Void> close() {
            return relay.close();
        }

        Device.Builder device(Mqtt version, String name) {
            return new Device.Builder(broker, version, name, name)
                    .token(Tokens.opening(name, "lab/#", "free/#", "kept/#"));
        }

        Device connect(Mqtt version, String name) {
            return device(version, name).connect();
        }
    }

    private static int seed;

    @BeforeAll
    static void start() throws Exception {
        seed = freePort();
        one = new Node(seed, seed);
        two = new Node(0, seed);
        Eventually.holds(
                "they know each other", () -> one.relay.wants("lab/x", true) && two.relay.wants("lab/x", true));
    }

    @AfterAll
    static void stop() throws Exception {
        for (Node node : NODES) {
            node.broker.close();
        }
        for (Node node : NODES) {
            node.cluster.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String name(String what) {
        return what + "-" + ++number;
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void bringsAPublishToSubscribersOfOtherNodesOnce(Mqtt version) throws Exception {
        String topic = "lab/" + name("topic");
        try (Device here = one.connect(version, name("here"));
                Device there = two.connect(version, name("there"))) {
            assertThat(here.subscribe(topic, 1)).isEqualTo(1);
            assertThat(there.subscribe("lab/#", 1)).isEqualTo(1);

            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 21; i++) {
                sent.add("m" + i);
                assertThat(here.publish(topic, i % 3, text("m" + i)).accepted()).isTrue();
            }
            sent.add("back");
            assertThat(there.publish(topic, 1, text("back")).accepted()).isTrue();

            for (Device device : List.of(here, there)) {
                List<String> got = new ArrayList<>();
                for (int i = 0; i < sent.size(); i++) {
                    got.add(device.other().text());
                }
                assertThat(got).containsExactlyInAnyOrderElementsOf(sent);
                // the broker keeps the order of each QoS
                assertThat(got.stream().filter(text -> isOfQos(text, 1)))
                        .containsExactly("m1", "m4", "m7", "m10", "m13", "m16", "m19");
            }
            here.settle();
            there.settle();
            assertThat(here.others).noneMatch(received -> received.topic().equals(topic));
            assertThat(there.others).noneMatch(received -> received.topic().equals(topic));
        }
    }

    private static boolean isOfQos(String text, int qos) {
        return text.startsWith("m") && Integer.parseInt(text.substring(1)) % 3 == qos;
    }

    @Test
    void saysThatThereAreSubscribersElsewhere() throws Exception {
        String topic = "lab/" + name("topic");
        try (Device publisher = one.connect(Mqtt.V5, name("pub"));
                Device there = two.connect(Mqtt.V5, name("there"))) {
            there.subscribe(topic, 1);

            assertThat(publisher.publish(topic, 1, text("x")).code()).isZero();
            assertThat(publisher.publish(topic, 2, text("y")).code()).isZero();
        }
    }

    @Test
    void keepsAllThatThePublisherSaid() throws Exception {
        String topic = "lab/" + name("topic");
        String subscriber = name("there");
        Mqtt5BlockingClient there = client(two, subscriber);
        try (Mqtt5BlockingClient.Mqtt5Publishes publishes =
                there.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
            there.subscribeWith().topicFilter(topic).qos(MqttQos.AT_LEAST_ONCE).send();
            Mqtt5BlockingClient here = client(one, name("here"));
            here.publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(text("21"))
                    .contentType("text/plain")
                    .responseTopic("lab/answers")
                    .correlationData(text("c1"))
                    .payloadFormatIndicator(Mqtt5PayloadFormatIndicator.UTF_8)
                    .messageExpiryInterval(600)
                    .userProperties()
                    .add("unit", "°C")
                    .add("unit", "K")
                    .applyUserProperties()
                    .send();

            Mqtt5Publish got = publishes.receive(30, TimeUnit.SECONDS).orElseThrow();

            assertThat(got.getPayloadAsBytes()).isEqualTo(text("21"));
            assertThat(got.getContentType().orElseThrow()).hasToString("text/plain");
            assertThat(got.getResponseTopic().orElseThrow()).hasToString("lab/answers");
            assertThat(UTF_8.decode(got.getCorrelationData().orElseThrow()).toString())
                    .isEqualTo("c1");
            assertThat(got.getPayloadFormatIndicator()).contains(Mqtt5PayloadFormatIndicator.UTF_8);
            assertThat(got.getMessageExpiryInterval().orElseThrow()).isBetween(500L, 600L);
            assertThat(got.getUserProperties().asList())
                    .extracting(Mqtt5UserProperty::getValue)
                    .extracting(Object::toString)
                    .containsExactly("°C", "K");
            here.disconnect();
        }
        there.disconnect();
    }

    private static Mqtt5BlockingClient client(Node node, String name) {
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .identifier(name)
                .serverHost("127.0.0.1")
                .serverPort(node.broker.port())
                .simpleAuth()
                .username(name)
                .password(text(Tokens.opening(name, "lab/#")))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        return client;
    }

    @Test
    void keepsRetainedMessagesOnAllNodesAndOnThoseThatJoinLater() throws Exception {
        String kept = "kept/" + name("kept");
        String cleared = "kept/" + name("cleared");
        try (Device publisher = one.connect(Mqtt.V5, name("pub"))) {
            publisher.publishAsync(kept, 1, text("v"), Device.Extras.RETAIN).get(30, TimeUnit.SECONDS);
            publisher.publishAsync(cleared, 1, text("w"), Device.Extras.RETAIN).get(30, TimeUnit.SECONDS);
            try (Device other = two.connect(Mqtt.V3, name("pub"))) {
                other.publishAsync(cleared, 1, new byte[0], Device.Extras.RETAIN)
                        .get(30, TimeUnit.SECONDS);
            }
        }
        Node three = new Node(0, seed);
        for (Node node : List.of(one, two, three)) {
            try (Device late = node.connect(Mqtt.V5, name("late"))) {
                late.subscribe(cleared, 1);
                late.subscribe(kept, 1);

                Received received = late.other();
                assertThat(received.text()).isEqualTo("v");
                assertThat(received.retained()).isTrue();
                late.settle();
                assertThat(late.others).noneMatch(any -> any.topic().equals(cleared));
            }
        }
        try (Device publisher = three.connect(Mqtt.V5, name("pub"));
                Device there = one.connect(Mqtt.V5, name("there"))) {
            there.subscribe("lab/joined", 1);
            assertThat(publisher.publish("lab/joined", 1, text("hello")).accepted())
                    .isTrue();
            assertThat(there.other().text()).isEqualTo("hello");
        }
        NODES.remove(three);
        three.relay.close().toCompletableFuture().get(1, TimeUnit.MINUTES);
        three.broker.close();
        three.cluster.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    @Test
    void publishesWillsOnAllNodes() throws Exception {
        String topic = "lab/" + name("will");
        try (Device there = two.connect(Mqtt.V5, name("there"))) {
            there.subscribe(topic, 1);
            String user = name("dying");
            Device dying = one.device(Mqtt.V5, user).will(topic).connect();
            // another connection of the same device: the server closes the older one, and its will is due
            Device successor = one.connect(Mqtt.V5, user);

            assertThat(there.other().text()).isEqualTo("will");
            successor.close();
            dying.close();
            there.settle();
            assertThat(there.others).isEmpty();
        }
    }

    @Test
    void refusesWhatTheTokenDoesNotOpen() throws Exception {
        try (Device there = two.connect(Mqtt.V5, name("there"));
                Device here = one.connect(Mqtt.V5, name("here"))) {
            there.subscribe("lab/#", 1);

            assertThat(here.publish("elsewhere/x", 1, text("x")).code()).isEqualTo(0x87);
            assertThat(there.subscribe("elsewhere/#", 1)).isGreaterThanOrEqualTo(0x80);
        }
    }

    @Test
    void refusesAPublishThatAFrozenNodeDoesNotTake() throws Exception {
        String topic = "lab/" + name("topic");
        try (Device there = two.connect(Mqtt.V5, name("there"));
                Device five = one.connect(Mqtt.V5, name("here"));
                Device three = one.connect(Mqtt.V3, name("here"))) {
            there.subscribe(topic, 1);
            two.frozen.set(true);
            CompletableFuture<Outcome> refused = five.publishAsync(topic, 1, text("x"));
            CompletableFuture<Outcome> closed = three.publishAsync(topic, 1, text("y"));

            assertThat(refused.get(30, TimeUnit.SECONDS).code()).isEqualTo(0x80);
            assertThat(refused.get().reason()).startsWith("unavailable");
            three.awaitClosed();
            closed.cancel(false);
            assertThat(five.publish("free/nobody", 1, text("z")).accepted()).isTrue();
        } finally {
            two.frozen.set(false);
        }
    }
}
