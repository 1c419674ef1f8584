// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.datatypes.Mqtt5UserProperties;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubRecException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A device that speaks MQTT 5. */
final class Device5 extends Device {
    private final Mqtt5AsyncClient client;

    private Device5(Builder with) {
        super(with.user);
        client = Mqtt5Client.builder()
                .identifier(with.clientId)
                .serverHost("127.0.0.1")
                .serverPort(with.node.port())
                .addDisconnectedListener(
                        context -> closedWith = context.getCause() instanceof Mqtt5DisconnectException e
                                ? e.getMqttMessage().getReasonCode().getCode()
                                : -1)
                .buildAsync();
        client.publishes(MqttGlobalPublishFilter.ALL, this::received, with.manualAck);
    }

    static Device connect(Builder with) {
        Device5 device = new Device5(with);
        device.client.connect(packet(with)).join();
        return device;
    }

    static int tryConnect(Builder with) {
        try {
            connect(with).close();
            return 0;
        } catch (CompletionException e) {
            if (e.getCause() instanceof Mqtt5ConnAckException refused) {
                return refused.getMqttMessage().getReasonCode().getCode();
            }
            return -1;
        }
    }

    private static Mqtt5Connect packet(Builder with) {
        Mqtt5ConnectBuilder packet = Mqtt5Connect.builder()
                .keepAlive(with.keepAlive)
                .cleanStart(with.clean)
                .sessionExpiryInterval(with.clean ? 0 : 3600);
        if (with.token != null) {
            packet = packet.simpleAuth()
                    .username(with.user)
                    .password(with.token.getBytes(UTF_8))
                    .applySimpleAuth();
        } else if (!with.user.isEmpty()) {
            packet = packet.simpleAuth().username(with.user).applySimpleAuth();
        }
        var properties = Mqtt5UserProperties.builder();
        for (Map.Entry<String, String> property : with.properties.entrySet()) {
            properties = properties.add(property.getKey(), property.getValue());
        }
        packet = packet.userProperties(properties.build());
        if (with.receiveMaximum.isPresent()) {
            packet = packet.restrictions()
                    .receiveMaximum(with.receiveMaximum.getAsInt())
                    .applyRestrictions();
        }
        if (with.willTopic.isPresent()) {
            packet = packet.willPublish()
                    .topic(with.willTopic.get())
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload("will".getBytes(UTF_8))
                    .applyWillPublish();
        }
        return packet.build();
    }

    private void received(Mqtt5Publish publish) {
        take(new Received(
                publish.getTopic().toString(),
                publish.getQos().getCode(),
                publish.isRetain(),
                publish.getPayloadAsBytes(),
                publish.getCorrelationData()
                        .map(data -> UTF_8.decode(data).toString())
                        .orElse(""),
                publish::acknowledge));
    }

    @Override
    CompletableFuture<Outcome> publishAsync(String topic, int qos, byte[] payload, Extras extras) {
        Mqtt5PublishBuilder.Complete publish = Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.fromCode(qos))
                .payload(payload)
                .retain(extras.retain());
        if (extras.correlation().isPresent()) {
            publish = publish.correlationData(
                    ByteBuffer.wrap(extras.correlation().get().getBytes(UTF_8)));
        }
        if (extras.contentType().isPresent()) {
            publish = publish.contentType(extras.contentType().get());
        }
        if (extras.responseTopic().isPresent()) {
            publish = publish.responseTopic(extras.responseTopic().get());
        }
        return client.publish(publish.build()).handle((result, failure) -> outcome(result, failure));
    }

    private static Outcome outcome(Mqtt5PublishResult result, Throwable failure) {
        if (failure instanceof Mqtt5PubAckException e) {
            var ack = e.getMqttMessage();
            return outcome(
                    ack.getReasonCode().getCode(),
                    ack.getReasonString().map(Object::toString).orElse(""),
                    ack.getUserProperties());
        }
        if (failure instanceof Mqtt5PubRecException e) {
            var ack = e.getMqttMessage();
            return outcome(
                    ack.getReasonCode().getCode(),
                    ack.getReasonString().map(Object::toString).orElse(""),
                    ack.getUserProperties());
        }
        if (failure != null) {
            return Outcome.CLOSED;
        }
        if (result instanceof Mqtt5PublishResult.Mqtt5Qos1Result qos1) {
            return outcome(0, "", qos1.getPubAck().getUserProperties());
        }
        if (result instanceof Mqtt5PublishResult.Mqtt5Qos2Result qos2) {
            return outcome(0, "", qos2.getPubRec().getUserProperties());
        }
        return new Outcome(0, "", Map.of());
    }

    private static Outcome outcome(int code, String reason, Mqtt5UserProperties properties) {
        Map<String, String> found = new HashMap<>();
        properties
                .asList()
                .forEach(property -> found.put(
                        property.getName().toString(), property.getValue().toString()));
        return new Outcome(code, reason, found);
    }

    @Override
    int subscribe(String filter, int qos) throws Exception {
        return client.subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.fromCode(qos))
                .send()
                .handle((suback, failure) -> {
                    if (failure instanceof Mqtt5SubAckException refused) {
                        return refused.getMqttMessage().getReasonCodes().get(0).getCode();
                    }
                    return failure != null ? -1 : suback.getReasonCodes().get(0).getCode();
                })
                .get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    void unsubscribe(String filter) throws Exception {
        client.unsubscribeWith().topicFilter(filter).send().get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    MqttClientState state() {
        return client.getState();
    }

    @Override
    public void close() {
        if (client.getState().isConnected()) {
            client.disconnect().exceptionally(alreadyGone -> null).join();
        }
    }
}
