// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.MqttClientState;
import io.godwit.core.topic.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A device of a user: the same words for MQTT 3.1.1 and 5. Acknowledges what it gets, unless told otherwise. */
abstract class Device implements AutoCloseable {
    private static final long SECONDS = Eventually.LIMIT.toSeconds();

    final BlockingQueue<Received> inbox = new LinkedBlockingQueue<>();
    final BlockingQueue<Received> others = new LinkedBlockingQueue<>();
    final String user;

    /** Why the server closed the connection: the DISCONNECT's reason code, or -1 if it gave none; 0 while it is open. */
    volatile int closedWith;

    Device(String user) {
        this.user = user;
    }

    /** Publishes and waits for what becomes of it. */
    final Outcome publish(String topic, int qos, byte[] payload) throws Exception {
        return publishAsync(topic, qos, payload).get(SECONDS, TimeUnit.SECONDS);
    }

    final CompletableFuture<Outcome> publishAsync(String topic, int qos, byte[] payload) {
        return publishAsync(topic, qos, payload, Extras.NONE);
    }

    abstract CompletableFuture<Outcome> publishAsync(String topic, int qos, byte[] payload, Extras extras);

    /** The SUBACK's code: a granted QoS, or 128 and above. */
    abstract int subscribe(String filter, int qos) throws Exception;

    abstract void unsubscribe(String filter) throws Exception;

    abstract MqttClientState state();

    /** DISCONNECT, in good order. */
    @Override
    public abstract void close();

    /** A message to a user, QoS 1. */
    final Outcome send(String to, String json) throws Exception {
        return publish("u/" + to + "/msg", 1, json.getBytes(UTF_8));
    }

    final Outcome say(String to, String cid, String text) throws Exception {
        return send(to, message(cid, text));
    }

    /** Messages m1, m2, … with the cids c1, c2, …, many in flight; returns when all are accepted. */
    final void sayMany(String to, int first, int last) throws Exception {
        List<CompletableFuture<Outcome>> sent = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            sent.add(publishAsync(
                    "u/" + to + "/msg", 1, message("c" + i, "m" + i).getBytes(UTF_8)));
        }
        for (CompletableFuture<Outcome> each : sent) {
            if (!each.get(2, TimeUnit.MINUTES).accepted()) {
                throw new AssertionError("not accepted: " + each.join());
            }
        }
    }

    static String message(String cid, String text) {
        return "{\"cid\":\"" + cid + "\",\"type\":\"text\",\"body\":\"" + text + "\"}";
    }

    final Outcome command(String json) throws Exception {
        return publish("u/" + user + "/cmd", 1, json.getBytes(UTF_8));
    }

    /** The next entry. */
    final JsonNode entry() throws InterruptedException {
        return next(inbox, "entry").json();
    }

    final Received entryToAck() throws InterruptedException {
        return next(inbox, "entry");
    }

    /** The bodies of the next entries. */
    final List<String> bodies(int count) throws InterruptedException {
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bodies.add(entry().path("body").asText());
        }
        return bodies;
    }

    /** The next message on another topic than the inbox. */
    final Received other() throws InterruptedException {
        return next(others, "message");
    }

    private Received next(BlockingQueue<Received> queue, String what) throws InterruptedException {
        Received received = queue.poll(SECONDS, TimeUnit.SECONDS);
        if (received == null) {
            throw new AssertionError("no " + what + " for " + user + ", " + state());
        }
        return received;
    }

    /** Everything that is on its way has arrived: the answer to a command comes behind it. */
    final void settle() throws Exception {
        publish("u/" + user + "/cmd", 1, "{\"op\":\"none\"}".getBytes(UTF_8));
    }

    final void awaitClosed() throws Exception {
        Eventually.holds(user + " is disconnected", () -> !state().isConnected());
    }

    final void take(Received received) {
        (received.topic().equals("u/" + user + "/inbox") ? inbox : others).add(received);
    }

    /** What MQTT 5 can say beside the payload. */
    record Extras(
            boolean retain,
            Optional<String> correlation,
            Optional<String> contentType,
            Optional<String> responseTopic) {
        static final Extras NONE = new Extras(false, Optional.empty(), Optional.empty(), Optional.empty());
        static final Extras RETAIN = new Extras(true, Optional.empty(), Optional.empty(), Optional.empty());

        static Extras of(String correlation, String contentType) {
            return new Extras(false, Optional.of(correlation), Optional.of(contentType), Optional.empty());
        }

        static Extras answerTo(String topic, String correlation) {
            return new Extras(false, Optional.of(correlation), Optional.empty(), Optional.of(topic));
        }
    }

    /** How a device connects. */
    static final class Builder {
        final GatewayNode node;
        final Mqtt version;
        final String user;
        final String clientId;
        final Map<String, String> properties = new HashMap<>();

        @Nullable String token;

        boolean clean = true;
        boolean manualAck;
        int keepAlive = 60;
        OptionalInt receiveMaximum = OptionalInt.empty();
        Optional<String> willTopic = Optional.empty();

        Builder(GatewayNode node, Mqtt version, String user, String clientId) {
            this.node = node;
            this.version = version;
            this.user = user;
            this.clientId = clientId;
            this.token = Names.isValid(user) ? Tokens.of(user) : "";
        }

        Builder token(@Nullable String jwt) {
            token = jwt;
            return this;
        }

        /** The broker keeps the session; MQTT 5: for an hour. */
        Builder keepSession() {
            clean = false;
            return this;
        }

        Builder manualAck() {
            manualAck = true;
            return this;
        }

        Builder keepAlive(int seconds) {
            keepAlive = seconds;
            return this;
        }

        Builder receiveMaximum(int messages) {
            receiveMaximum = OptionalInt.of(messages);
            return this;
        }

        Builder will(String topic) {
            willTopic = Optional.of(topic);
            return this;
        }

        /** A user property of the CONNECT. */
        Builder with(String name, Object value) {
            properties.put(name, value.toString());
            return this;
        }

        Device connect() {
            return version == Mqtt.V5 ? Device5.connect(this) : Device3.connect(this);
        }

        /** The reason code of the CONNACK, as the version has it; 0 = connected (and disconnected again). */
        int tryConnect() {
            return version == Mqtt.V5 ? Device5.tryConnect(this) : Device3.tryConnect(this);
        }
    }
}
