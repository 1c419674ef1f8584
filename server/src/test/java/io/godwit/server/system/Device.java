// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAck;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A user's device with hivemq-mqtt-client. Each {@link #connect} is a new client with a clean session, so that what it
 * gets follows from the server's cursor alone. It subscribes to nothing: the inbox comes by itself.
 */
final class Device implements AutoCloseable {
    /** What a PUBACK said; position and id only with MQTT 5. */
    record Ack(OptionalLong pos, Optional<String> id) {}

    private static final long CONNECT_SECONDS = 20;
    private static final long ACK_SECONDS = 20;

    private final Front server;
    private final String user;
    private final String id;
    private final boolean mqtt5;
    private final Received received;
    private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
    private volatile @Nullable MqttClient client;
    private volatile Optional<Mqtt5DisconnectReasonCode> disconnectReason = Optional.empty();
    private Optional<String> token = Optional.empty();

    private Device(Front server, String user, String id, boolean mqtt5) {
        this.server = server;
        this.user = user;
        this.id = id;
        this.mqtt5 = mqtt5;
        this.received = new Received(user + "/" + id);
    }

    static Device mqtt5(Front server, String user, String id) {
        return new Device(server, user, id, true);
    }

    static Device mqtt3(Front server, String user, String id) {
        return new Device(server, user, id, false);
    }

    /** Shows this token instead of a new one at each connect. */
    Device withToken(String shown) {
        token = Optional.of(shown);
        return this;
    }

    String user() {
        return user;
    }

    boolean isMqtt5() {
        return mqtt5;
    }

    Received received() {
        return received;
    }

    /** Why the server ended the last connection, if it said so. */
    Optional<Mqtt5DisconnectReasonCode> disconnectReason() {
        return disconnectReason;
    }

    boolean isConnected() {
        MqttClient now = client;
        return now != null && now.getState() == MqttClientState.CONNECTED;
    }

    /** Connects; goes on where the server knows the device to be. */
    Device connect() {
        return connect(OptionalLong.empty());
    }

    /** Connects with MQTT 5, for everything after a position. */
    Device connectSince(long since) {
        return connect(OptionalLong.of(since));
    }

    private Device connect(OptionalLong since) {
        disconnectReason = Optional.empty();
        MqttClientBuilder builder = MqttClient.builder()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(server.mqttPort())
                .transportConfig()
                .socketConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .mqttConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .applyTransportConfig()
                .addDisconnectedListener(context -> {
                    if (context.getCause() instanceof Mqtt5DisconnectException said) {
                        disconnectReason = Optional.of(said.getMqttMessage().getReasonCode());
                    }
                });
        byte[] password = token.orElseGet(() -> server.token(user)).getBytes(StandardCharsets.UTF_8);
        if (mqtt5) {
            connect5(builder.useMqttVersion5().buildAsync(), password, since);
        } else {
            connect3(builder.useMqttVersion3().buildAsync(), password);
        }
        return this;
    }

    private void connect5(Mqtt5AsyncClient connecting, byte[] password, OptionalLong since) {
        connecting.publishes(MqttGlobalPublishFilter.ALL, publish -> {
            if (publish.getTopic().toString().endsWith("/inbox")) {
                received.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
            } else if (publish.getTopic().toString().endsWith("/reply")) {
                replies.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
            }
        });
        Mqtt5ConnectBuilder.Send<CompletableFuture<com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck>>
                connect = connecting
                        .connectWith()
                        .cleanStart(true)
                        .simpleAuth()
                        .username(user)
                        .password(password)
                        .applySimpleAuth();
        if (since.isPresent()) {
            connect = connect.userProperties()
                    .add("since", Long.toString(since.getAsLong()))
                    .applyUserProperties();
        }
        client = connecting;
        connect.send().orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS).join();
    }

    private void connect3(Mqtt3AsyncClient connecting, byte[] password) {
        connecting.publishes(MqttGlobalPublishFilter.ALL, publish -> {
            if (publish.getTopic().toString().endsWith("/inbox")) {
                received.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8));
            }
        });
        client = connecting;
        connecting
                .connectWith()
                .cleanSession(true)
                .simpleAuth()
                .username(user)
                .password(password)
                .applySimpleAuth()
                .send()
                .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Sends a message once; the stage fails if it was refused or the connection ended first. */
    CompletableFuture<Ack> send(String to, Map<String, String> message) {
        byte[] payload = Json.of(message).getBytes(StandardCharsets.UTF_8);
        String topic = "u/" + to + "/msg";
        MqttClient now = client;
        if (now instanceof Mqtt5AsyncClient five) {
            return five.publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(payload)
                    .send()
                    .thenApply(result -> {
                        if (result.getError().isPresent()) {
                            throw new IllegalStateException(result.getError().get());
                        }
                        return result
                                        instanceof
                                        com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult.Mqtt5Qos1Result
                                                acknowledged
                                ? ack(acknowledged.getPubAck())
                                : new Ack(OptionalLong.empty(), Optional.empty());
                    })
                    .orTimeout(ACK_SECONDS, TimeUnit.SECONDS);
        }
        if (now instanceof Mqtt3AsyncClient three) {
            return three.publishWith()
                    .topic(topic)
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(payload)
                    .send()
                    .thenApply(sent -> new Ack(OptionalLong.empty(), Optional.empty()))
                    .orTimeout(ACK_SECONDS, TimeUnit.SECONDS);
        }
        return CompletableFuture.failedFuture(new IllegalStateException("not connected"));
    }

    /** Gives a command with MQTT 5 and waits for the answer. */
    String ask(String command) {
        replies.clear();
        Mqtt5AsyncClient now = (Mqtt5AsyncClient) Objects.requireNonNull(client);
        now.publishWith()
                .topic("u/" + user + "/cmd")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(command.getBytes(StandardCharsets.UTF_8))
                .send()
                .orTimeout(ACK_SECONDS, TimeUnit.SECONDS)
                .join();
        try {
            return Objects.requireNonNull(replies.poll(ACK_SECONDS, TimeUnit.SECONDS), "no answer");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Ack ack(Mqtt5PubAck ack) {
        return new Ack(
                property(ack, "pos").map(Long::valueOf).map(OptionalLong::of).orElseGet(OptionalLong::empty),
                property(ack, "id"));
    }

    private static Optional<String> property(Mqtt5PubAck ack, String name) {
        return ack.getUserProperties().asList().stream()
                .filter(property -> property.getName().toString().equals(name))
                .map(property -> property.getValue().toString())
                .findFirst();
    }

    /** Leaves without a word to the server that could fail the caller. */
    void disconnect() {
        MqttClient now = client;
        client = null;
        if (now instanceof Mqtt5AsyncClient five) {
            quietly(five.disconnect());
        } else if (now instanceof Mqtt3AsyncClient three) {
            quietly(three.disconnect());
        }
    }

    private static void quietly(CompletableFuture<?> disconnecting) {
        disconnecting
                .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .exceptionally(wasNotConnected -> null)
                .join();
    }

    @Override
    public void close() {
        disconnect();
    }
}
