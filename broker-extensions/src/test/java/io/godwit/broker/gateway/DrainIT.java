// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node says goodbye to its clients. */
class DrainIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final List<CompletableFuture<SendResult>> asked = new CopyOnWriteArrayList<>();
    private GatewayNode node;

    @BeforeEach
    void start() {
        node = GatewayNode.start(
                new NoMailboxes() {
                    @Override
                    public CompletionStage<SendResult> send(UserId from, SendRequest request) {
                        CompletableFuture<SendResult> answer = new CompletableFuture<>();
                        asked.add(answer);
                        return answer;
                    }
                },
                GatewayNode.settings(),
                GatewayNode.limits());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Device connect(Mqtt version, String user) {
        return new Device.Builder(node, version, user, user)
                .token(Tokens.opening(user, "lab/#"))
                .connect();
    }

    private static DrainPlan plan(int perSecond, boolean elsewhere) {
        return new DrainPlan(perSecond, LIMIT, elsewhere, Optional.of("other.example:8883"));
    }

    @Test
    void disconnectsAtARateAndServesThoseWhoseTurnHasNotCome() throws Exception {
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            devices.add(connect(i % 2 == 0 ? Mqtt.V5 : Mqtt.V3, "user" + i));
        }
        long start = System.nanoTime();
        CompletableFuture<Void> drained = node.drain(plan(10, true)).toCompletableFuture();
        Eventually.holds("some are gone", () -> node.connections() < 28);

        Device later = devices.stream()
                .filter(device -> device.state().isConnected())
                .reduce((one, other) -> other)
                .orElseThrow();
        int code = later.publish("lab/x", 1, "x".getBytes(UTF_8)).code();
        assertThat(code == 0 || code == 0x10 || !later.state().isConnected()).isTrue();

        drained.get(1, TimeUnit.MINUTES);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(2_500));
        for (Device device : devices) {
            device.awaitClosed();
            assertThat(device.closedWith).isEqualTo(device instanceof Device5 ? 0x9c : -1);
        }
    }

    @Test
    void isFasterThanItsRateWhenTheTimeIsShort() throws Exception {
        for (int i = 0; i < 20; i++) {
            connect(Mqtt.V3, "user" + i);
        }
        node.drain(new DrainPlan(1, Duration.ofSeconds(1), false, Optional.empty()))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        Eventually.holds("all are gone", () -> node.connections() == 0);
    }

    @ParameterizedTest
    @EnumSource(Mqtt.class)
    void answersWhatIsUnderWayFirst(Mqtt version) throws Exception {
        List<Device> devices = new ArrayList<>();
        List<CompletableFuture<Outcome>> sent = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Device device = connect(version, "user" + i);
            devices.add(device);
            sent.add(device.publishAsync(
                    "u/bob/msg", 1 + i % 2, Device.message("c" + i, "hello").getBytes(UTF_8)));
        }
        Eventually.holds("all are under way", () -> asked.size() == 30);

        for (int i = 0; i < 10; i++) {
            accept(asked.get(i)); // the answers are known, but not yet written
        }
        CompletableFuture<Void> drained = node.drain(plan(1_000, false)).toCompletableFuture();
        asked.forEach(DrainIT::accept);

        for (CompletableFuture<Outcome> outcome : sent) {
            assertThat(outcome.get(30, TimeUnit.SECONDS).accepted()).isTrue();
        }
        drained.get(1, TimeUnit.MINUTES);
        for (Device device : devices) {
            device.awaitClosed();
            assertThat(device.closedWith).isEqualTo(device instanceof Device5 ? 0x8b : -1);
        }
    }

    private static void accept(CompletableFuture<SendResult> answer) {
        answer.complete(new SendResult.Accepted(MessageId.parse("00d20gt02xg00002rvq4"), 7));
    }

    @Test
    void tellsWhereToGoAndTurnsNewcomersAway() throws Exception {
        CompletableFuture<String> reference = new CompletableFuture<>();
        Mqtt5BlockingClient client = Mqtt5Client.builder()
                .identifier("carol")
                .serverHost("127.0.0.1")
                .serverPort(node.port())
                .simpleAuth()
                .username("carol")
                .password(Tokens.of("carol").getBytes(UTF_8))
                .applySimpleAuth()
                .addDisconnectedListener(context -> reference.complete(
                        context.getCause() instanceof Mqtt5DisconnectException told
                                ? told.getMqttMessage()
                                        .getServerReference()
                                        .map(MqttUtf8String::toString)
                                        .orElse("none")
                                : "no DISCONNECT"))
                .buildBlocking();
        client.connect();

        node.drain(plan(100, true)).toCompletableFuture().get(1, TimeUnit.MINUTES);

        assertThat(reference.get(30, TimeUnit.SECONDS)).isEqualTo("other.example:8883");
        Device late = connect(Mqtt.V5, "dave");
        late.awaitClosed();
        assertThat(late.closedWith).isEqualTo(0x9c);
    }
}
