// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.loadtest.mqtt.ConnectionListener;
import io.godwit.loadtest.mqtt.MqttConnection;
import io.godwit.loadtest.mqtt.MqttLoop;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A device that says where it can be woken and goes, or stays and acknowledges. Confined to the event loop. */
final class Owner implements ConnectionListener {
    private static final String DEVICE = "phone";
    private static final int ANSWER_SECONDS = 30;
    private static final int AGAIN_MILLIS = 300;

    private final int user;
    private final Names names;
    private final InetSocketAddress server;
    private final MqttLoop loop;
    private final PushLedger ledger;
    private final CompletableFuture<Owner> registered = new CompletableFuture<>();
    private boolean leaving;

    Owner(int user, Names names, InetSocketAddress server, MqttLoop loop, PushLedger ledger) {
        this.user = user;
        this.names = names;
        this.server = server;
        this.loop = loop;
        this.ledger = ledger;
    }

    /** Completes when the server has the address; the device is on its way out then, unless it is one that stays. */
    CompletionStage<Owner> register() {
        connect();
        return registered.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private void connect() {
        loop.connect(server, names.login(names.user(user), DEVICE), this).whenComplete((connection, failure) -> {
            if (failure != null) {
                again();
            } else if (!registered.isDone()) {
                Commands.send(connection, names.user(user), names.register(user));
            }
        });
    }

    private void again() {
        if (!leaving) {
            var unused = loop.executor().schedule(this::connect, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void leave() {
        leaving = true;
    }

    @Override
    public void acknowledged(MqttConnection connection, int packetId, int reason) {
        if (reason >= 0x80) {
            registered.completeExceptionally(
                    new IllegalStateException("push.register refused with reason 0x" + Integer.toHexString(reason)));
        }
    }

    @Override
    public void received(MqttConnection connection, String topic, ByteBuf payload) {
        JsonNode json = Json.of(payload);
        if (topic.endsWith("/inbox")) {
            ledger.received(user, json.path("from").asText(), json.path("id").asText(), System.nanoTime());
        } else if ("push.register".equals(json.path("op").asText())) {
            answered(connection, json);
        }
    }

    private void answered(MqttConnection connection, JsonNode answer) {
        if (!answer.path("ok").asBoolean()) {
            registered.completeExceptionally(new IllegalStateException("push.register: " + answer));
            return;
        }
        if (!names.plan().isOnline(user)) {
            leaving = true;
            connection.disconnect();
        }
        registered.complete(this);
    }

    @Override
    public void lost(String reason) {
        again();
    }
}
