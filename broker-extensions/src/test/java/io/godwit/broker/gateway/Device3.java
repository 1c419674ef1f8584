// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A device that speaks MQTT 3.1.1. */
final class Device3 extends Device {
    private final Mqtt3AsyncClient client;

    private Device3(Builder with) {
        super(with.user);
        client = Mqtt3Client.builder()
                .identifier(with.clientId)
                .serverHost("127.0.0.1")
                .serverPort(with.node.port())
                .addDisconnectedListener(context -> closedWith = -1)
                .buildAsync();
        client.publishes(MqttGlobalPublishFilter.ALL, this::received, with.manualAck);
    }

    static Device connect(Builder with) {
        Device3 device = new Device3(with);
        device.client.connect(packet(with)).join();
        return device;
    }

    static int tryConnect(Builder with) {
        try {
            connect(with).close();
            return 0;
        } catch (CompletionException e) {
            if (e.getCause() instanceof Mqtt3ConnAckException refused) {
                return refused.getMqttMessage().getReturnCode().getCode();
            }
            return -1;
        }
    }

    private static Mqtt3Connect packet(Builder with) {
        Mqtt3ConnectBuilder packet =
                Mqtt3Connect.builder().keepAlive(with.keepAlive).cleanSession(with.clean);
        if (with.token != null) {
            packet = packet.simpleAuth()
                    .username(with.user)
                    .password(with.token.getBytes(UTF_8))
                    .applySimpleAuth();
        } else if (!with.user.isEmpty()) {
            packet = packet.simpleAuth().username(with.user).applySimpleAuth();
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

    private void received(Mqtt3Publish publish) {
        take(new Received(
                publish.getTopic().toString(),
                publish.getQos().getCode(),
                publish.isRetain(),
                publish.getPayloadAsBytes(),
                "",
                publish::acknowledge));
    }

    @Override
    CompletableFuture<Outcome> publishAsync(String topic, int qos, byte[] payload, Extras extras) {
        return client.publishWith()
                .topic(topic)
                .qos(MqttQos.fromCode(qos))
                .payload(payload)
                .retain(extras.retain())
                .send()
                .handle((published, failure) -> failure == null ? new Outcome(0, "", Map.of()) : Outcome.CLOSED);
    }

    @Override
    int subscribe(String filter, int qos) throws Exception {
        return client.subscribeWith()
                .topicFilter(filter)
                .qos(MqttQos.fromCode(qos))
                .send()
                .handle((suback, failure) -> {
                    if (failure instanceof Mqtt3SubAckException refused) {
                        return refused.getMqttMessage().getReturnCodes().get(0).getCode();
                    }
                    return failure != null ? -1 : suback.getReturnCodes().get(0).getCode();
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
