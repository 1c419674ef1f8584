// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.loadtest.check.DeviceLog;
import io.godwit.loadtest.check.Entry;
import io.godwit.loadtest.check.Message;
import io.godwit.loadtest.check.MessageBook;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One device that does not give up. Confined to the event loop. */
final class Device {
    /** Half of what the server takes unacknowledged from a MQTT 5 client. */
    private static final int IN_FLIGHT = 32;

    private static final int FIRST_PAUSE_MILLIS = 100;
    /** Shorter than the protocol advises, so that the interruption measured is the server's and not the pause. */
    private static final int LONGEST_PAUSE_MILLIS = 1_000;

    /** Three of the server's own longest time limits; then the connection is taken for dead. */
    private static final long OVERDUE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** After that another server is tried, if there is one: this one may stand still. */
    private static final int GREETING_MILLIS = 4_000;

    private static final int ACKNOWLEDGE_EVERY = 32;
    /** Unspecified, implementation specific (busy), quota exceeded: send again later. */
    private static final Set<Integer> PASSING = Set.of(0x80, 0x83, 0x97);

    private final Persona persona;
    private final ConnectSettings settings;
    private final Network network;
    private final MessageBook book;
    private final DeviceLog log;
    private final Traffic traffic;
    private final Outbox outbox = new Outbox();
    /** Stream mode: positions received, and those of own sends. */
    private final BitSet have = new BitSet();

    private int streamUnacknowledged;
    private @Nullable Link link;
    private int failures;
    private int server;
    private boolean known;
    private boolean closed;

    Device(
            Persona persona,
            ConnectSettings settings,
            Network network,
            MessageBook book,
            DeviceLog log,
            Traffic traffic) {
        this.persona = persona;
        this.settings = settings;
        this.network = network;
        this.book = book;
        this.log = log;
        this.traffic = traffic;
        this.server = network.anyServer();
        have.set(0);
    }

    Persona persona() {
        return persona;
    }

    DeviceLog log() {
        return log;
    }

    boolean isConnected() {
        return link != null && link.connection != null;
    }

    /** The server that it is connected to, or tries to be, from 0 on. */
    int server() {
        return server;
    }

    void connect() {
        if (closed) {
            return;
        }
        var next = new Link();
        link = next;
        if (network.hasSeveral()) {
            Future<?> unused = network.later(GREETING_MILLIS, next::requireGreeting);
        }
        network.connect(server, settings, next).thenCompose(next::greeted).whenComplete((connection, failure) -> {
            if (failure != null) {
                traffic.connectFailed();
                next.end();
            } else {
                next.open(connection);
            }
        });
    }

    /** False if too many wait for an answer. */
    boolean canSend() {
        return !outbox.isFull();
    }

    /** Keeps it, and sends it again and again, until it is answered. */
    void send(Message message) {
        outbox.add(message);
        pump();
    }

    /** To be called a few times a second. */
    void tick() {
        outbox.retry();
        pump();
        if (isConnected() && outbox.oldestNanos().filter(this::overdue).isPresent()) {
            traffic.overdue();
            giveUp();
        }
        acknowledgeStream(1);
    }

    private boolean overdue(long nanos) {
        return System.nanoTime() - nanos > OVERDUE_NANOS;
    }

    private void giveUp() {
        if (link != null && link.connection != null) {
            link.connection.disconnect();
            link.end();
        }
    }

    void close() {
        closed = true;
        giveUp();
    }

    private void pump() {
        if (link == null || link.connection == null) {
            return;
        }
        MqttConnection connection = link.connection;
        int limit = Math.min(IN_FLIGHT, connection.receiveMaximum());
        for (var next = outbox.next(limit); next.isPresent(); next = outbox.next(limit)) {
            Message message = next.get().message();
            String json = "{\"cid\":\"" + message.cid() + "\",\"body\":\"" + message.body() + "\"}";
            connection.publish(
                    "u/" + message.to() + "/msg",
                    network.buffer(json),
                    next.get().packetId());
            traffic.attempted();
        }
        connection.flush();
    }

    private void answered(Outbox.Attempt attempt, int reason, MqttProperties properties) {
        Message message = attempt.message();
        if (reason < 0x80) {
            long pos = PubackProperties.number(properties, "pos");
            book.acknowledge(message, log, PubackProperties.text(properties, "id"), pos);
            if (pos > 0) {
                have.set((int) Math.min(pos, Integer.MAX_VALUE));
            }
            traffic.acknowledged(attempt.nanos());
            traffic.answered(message);
            outbox.forget(message);
            return;
        }
        traffic.refused("PUBACK 0x" + Integer.toHexString(reason));
        if (PASSING.contains(reason)) {
            outbox.later(message);
        } else {
            book.refuse(message, "reason 0x" + Integer.toHexString(reason));
            outbox.forget(message);
        }
    }

    private void received(String topic, JsonNode json) {
        if (topic.equals(persona.inbox())) {
            Entry entry = EntryReader.entry(json);
            traffic.received();
            log.received(entry);
            if (entry.pos() > 0 && entry.pos() < Integer.MAX_VALUE) {
                have.set((int) entry.pos());
            }
            if (persona.stream()) {
                streamUnacknowledged++;
                acknowledgeStream(ACKNOWLEDGE_EVERY);
            }
        } else if (json.has("error")) {
            String error = json.path("error").asText();
            traffic.refused("reply " + error);
            book.refusedUnnamed(
                    persona.user(), error + ": " + json.path("detail").asText());
        } else {
            traffic.refused("event " + json.path("event").asText(topic));
        }
    }

    /** Acknowledges up to the first position that is neither here nor an own send, if enough came since. */
    private void acknowledgeStream(int atLeast) {
        if (streamUnacknowledged >= atLeast && link != null && link.connection != null) {
            streamUnacknowledged = 0;
            long upTo = have.nextClearBit(0) - 1L;
            link.connection.publishUnacknowledged(
                    persona.commandTopic(), network.buffer("{\"op\":\"ack\",\"pos\":" + upTo + "}"));
            link.connection.flush();
        }
    }

    /** One connection, or one attempt at it; what a former one still says is not heard. */
    private final class Link implements ConnectionListener {
        private @Nullable MqttConnection connection;
        private boolean ended;

        /**
         * The server promises a new device everything from its first SUBACK on, not from its CONNACK (docs/protocol.md). Later
         * connections are not delayed, so that entries which are there at once are seen, too.
         */
        CompletionStage<MqttConnection> greeted(MqttConnection opened) {
            if (known) {
                return CompletableFuture.completedFuture(opened);
            }
            return opened.subscribe(persona.inbox()).thenApply(subscribed -> {
                known |= link == this; // what a connection says that was given up does not count
                return subscribed;
            });
        }

        void open(MqttConnection opened) {
            if (closed || link != this) {
                opened.disconnect();
                return;
            }
            failures = 0;
            connection = opened;
            traffic.connected();
            outbox.startOver();
            log.connected();
            pump();
        }

        void requireGreeting() {
            if (link == this && connection == null) {
                traffic.connectFailed();
                end();
            }
        }

        void end() {
            if (ended || link != this) {
                return;
            }
            ended = true;
            link = null;
            server = network.otherThan(server);
            if (persona.writes()) {
                traffic.lost(persona.user());
            }
            if (!closed) {
                int pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures++, 10));
                long jittered = (long) pause / 2 + ThreadLocalRandom.current().nextInt(pause);
                Future<?> unused = network.later(jittered, Device.this::connect);
            }
        }

        @Override
        public void received(MqttConnection from, String topic, ByteBuf payload) {
            if (link == this) {
                Device.this.received(topic, EntryReader.json(payload));
            }
        }

        @Override
        public void acknowledged(MqttConnection from, int packetId, int reason, MqttProperties properties) {
            if (link == this) {
                Optional<Outbox.Attempt> attempt = outbox.answered(packetId);
                attempt.ifPresent(found -> answered(found, reason, properties));
                pump();
            }
        }

        @Override
        public void lost(String reason) {
            traffic.refused("connection " + reason);
            end();
        }
    }
}
