// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import io.godwit.loadtest.device.PubackProperties;
import io.godwit.loadtest.mqtt.ConnectSettings;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is due, and again with the same {@code cid} until it is acknowledged. Confined to the event loop; keeps at most
 * {@value #MAX_WAITING} messages.
 */
final class PushSender implements ConnectionListener {
    static final int MAX_WAITING = 65_536;

    /** What the server takes unanswered from a MQTT 5 client is 64. */
    private static final int WINDOW = 60;

    private static final int AGAIN_MILLIS = 300;

    private final ConnectSettings settings;
    private final InetSocketAddress server;
    private final MqttLoop loop;
    private final Names names;
    private final PushLedger ledger;
    private final PushMeters meters;
    private final ArrayDeque<Sent> waiting = new ArrayDeque<>();
    private final @Nullable Sent[] underWay = new Sent[WINDOW + 1];
    private int underWayCount;
    private @Nullable MqttConnection connection;
    private boolean closed;

    PushSender(
            String name, InetSocketAddress server, MqttLoop loop, Names names, PushLedger ledger, PushMeters meters) {
        this.settings = names.login(name, "desk");
        this.server = server;
        this.loop = loop;
        this.names = names;
        this.ledger = ledger;
        this.meters = meters;
    }

    void connect() {
        loop.connect(server, settings, this).whenComplete((opened, failure) -> {
            if (failure != null) {
                again();
            } else {
                connection = opened;
                pump();
            }
        });
    }

    private void again() {
        if (!closed) {
            var unused = loop.executor().schedule(this::connect, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    boolean isConnected() {
        return connection != null;
    }

    /** How many are not acknowledged. */
    int outstanding() {
        return waiting.size() + underWayCount;
    }

    /** False if too many wait. */
    boolean add(Sent sent) {
        if (waiting.size() >= MAX_WAITING) {
            return false;
        }
        waiting.add(sent);
        return true;
    }

    /** Writes what the window has room for. */
    void pump() {
        if (connection == null) {
            return;
        }
        for (int id = 1; id <= WINDOW && !waiting.isEmpty(); id++) {
            if (underWay[id] == null) {
                Sent sent = waiting.remove();
                underWay[id] = sent;
                underWayCount++;
                String json = "{\"cid\":\"" + sent.cid() + "\",\"body\":\"message " + sent.cid() + "\"}";
                connection.publish(
                        "u/" + names.user(sent.user()) + "/msg",
                        ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, json),
                        id);
            }
        }
        connection.flush();
    }

    @Override
    public void acknowledged(MqttConnection from, int packetId, int reason, MqttProperties properties) {
        Sent sent = packetId <= WINDOW ? underWay[packetId] : null;
        if (sent == null || from != connection) {
            return;
        }
        underWay[packetId] = null;
        underWayCount--;
        if (reason >= 0x80) {
            meters.refused();
            waiting.addFirst(sent); // the next tick sends it
            return;
        }
        meters.acknowledged(sent, System.nanoTime());
        ledger.acknowledged(sent, PubackProperties.text(properties, "id"));
    }

    @Override
    public void lost(String reason) {
        connection = null;
        List<Sent> again = new ArrayList<>();
        for (int id = 1; id <= WINDOW; id++) {
            Sent sent = underWay[id];
            if (sent != null) {
                again.add(sent);
                underWay[id] = null;
            }
        }
        underWayCount = 0;
        again.sort(Comparator.comparingLong(Sent::dueNanos).reversed());
        again.forEach(waiting::addFirst);
        again();
    }

    void close() {
        closed = true;
        if (connection != null) {
            connection.disconnect();
        }
    }
}
