// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.Session;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The SUBACK of an inbox is a promise: from now on everything reaches this device. */
class SubscribeIT {
    private final BlockingQueue<Runnable> attaches = new LinkedBlockingQueue<>();

    private GatewayNode start(Duration attachTimeout) {
        return GatewayNode.start(
                new NoMailboxes() {
                    @Override
                    public void attach(UserId owner, AttachRequest request, Session session) {
                        attaches.add(() -> session.attached(request.attach()));
                    }
                },
                GatewayNode.settings(GatewaySettings.defaults().publishTimeout(), attachTimeout),
                GatewayNode.limits());
    }

    private static Device connect(GatewayNode node, Mqtt version) {
        return new Device.Builder(node, version, "alice", "phone").connect();
    }

    private static CompletableFuture<Integer> subscribe(Device device) {
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                code.complete(device.subscribe("u/alice/inbox", 1));
            } catch (Exception e) {
                code.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return code;
    }

    @ParameterizedTest
    @EnumSource(Mqtt.class)
    void comesWhenTheMailboxKnowsTheDevice(Mqtt version) throws Exception {
        try (GatewayNode node = start(Duration.ofSeconds(55));
                Device alice = connect(node, version)) {
            CompletableFuture<Integer> code = subscribe(alice);
            Runnable attach = Objects.requireNonNull(attaches.poll(30, TimeUnit.SECONDS));
            assertThat(code).isNotDone();

            attach.run();
            assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Mqtt.class)
    void isReplacedByAnEndOfTheConnectionWhenTheMailboxDoesNotAnswer(Mqtt version) throws Exception {
        try (GatewayNode node = start(Duration.ofMillis(200));
                Device alice = connect(node, version)) {
            assertThat(subscribe(alice).get(30, TimeUnit.SECONDS)).isEqualTo(-1);
            alice.awaitClosed();
            assertThat(alice.closedWith).isEqualTo(version == Mqtt.V5 ? 0x89 : -1);
        }
    }
}
