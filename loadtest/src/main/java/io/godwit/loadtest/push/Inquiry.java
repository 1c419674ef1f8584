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

/** Another device of a user, which asks why there was a push, and goes. Confined to the event loop. */
final class Inquiry implements ConnectionListener {
    private static final String DEVICE = "inspector";
    private static final int ANSWER_SECONDS = 30;

    private final Push push;
    private final CompletableFuture<Long> unanswered = new CompletableFuture<>();

    private Inquiry(Push push) {
        this.push = push;
    }

    /** How often the server tried to push this, and had no answer in time; fails if it does not say. */
    static CompletionStage<Long> unanswered(int user, Push push, Names names, InetSocketAddress server, MqttLoop loop) {
        var inquiry = new Inquiry(push);
        loop.connect(server, names.login(names.user(user), DEVICE), inquiry).whenComplete((connection, failure) -> {
            if (failure == null) {
                Commands.send(connection, names.user(user), "{\"op\":\"push.why\",\"pos\":" + push.pos() + "}");
            } else {
                inquiry.unanswered.completeExceptionally(failure);
            }
        });
        return inquiry.unanswered.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void received(MqttConnection connection, String topic, ByteBuf payload) {
        JsonNode answer = Json.of(payload);
        if (!"push.why".equals(answer.path("op").asText())) {
            return;
        }
        long count = 0;
        for (JsonNode decision : answer.path("decisions")) {
            if (isUnanswered(decision)) {
                count++;
            }
        }
        connection.disconnect();
        unanswered.complete(count);
    }

    private boolean isUnanswered(JsonNode decision) {
        return "no_answer".equals(decision.path("reason").asText())
                && push.message().equals(decision.path("id").asText());
    }

    @Override
    public void lost(String reason) {
        unanswered.completeExceptionally(new IllegalStateException(reason));
    }
}
