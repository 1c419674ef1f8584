// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers share the mailboxes; each test leaves all of them up. */
final class ClusterIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    static Path folder;

    private static SharedCassandra cassandra;
    private static ClusterProcesses cluster;

    @BeforeAll
    static void start() {
        cassandra = SharedCassandra.start(folder);
        cluster = ClusterProcesses.start(cassandra, "cluster", 3);
    }

    @AfterAll
    static void stop() {
        cluster.close();
        cassandra.close();
    }

    private static void send(Device from, String to, String cid) {
        Eventually.within(LIMIT, () -> cid + " is acknowledged", () -> {
            try {
                from.send(to, Json.text(cid, "body")).join();
                return true;
            } catch (CompletionException refused) {
                return false;
            }
        });
    }

    /** 30 people, so that mailboxes of each node are among them. */
    @Test
    void devicesOfAnyNodeReachEachOtherInOrder() {
        for (int i = 0; i < 30; i++) {
            String sender = "sender" + i;
            String recipient = "recipient" + i;
            try (Device phone =
                            Device.mqtt5(cluster.only(i % 3), sender, "phone").connect();
                    Device one = Device.mqtt5(cluster.only((i + 1) % 3), recipient, "one")
                            .connect();
                    Device two = Device.mqtt3(cluster.only((i + 2) % 3), recipient, "two")
                            .connect()) {
                one.ask("{\"op\":\"dialogs\"}"); // it is attached
                Eventually.within(LIMIT, "the second device is attached", () -> {
                    send(phone, recipient, "hello");
                    return two.received().endsWith("hello") || two.received().last() > 0;
                });
                send(phone, recipient, "second");
                send(phone, recipient, "third");
                for (Device each : List.of(one, two)) {
                    Eventually.within(
                            LIMIT, "all at " + recipient, () -> each.received().endsWith("third"));
                    assertThat(each.received().problems()).isEmpty();
                    assertThat(each.received().last()).isEqualTo(3);
                }
            }
        }
    }

    @Test
    void aDeviceThatConnectsElsewhereTakesItsOlderConnectionOver() {
        for (int i = 0; i < 3; i++) {
            String user = "mover" + i;
            try (Device before = Device.mqtt5(cluster.only(i), user, "phone").connect()) {
                send(before, user, "note");
                before.ask("{\"op\":\"dialogs\"}"); // its mailbox knows it: else it might be the newer one
                try (Device after =
                        Device.mqtt5(cluster.only((i + 1) % 3), user, "phone").connect()) {
                    Eventually.within(LIMIT, "the older one is closed", () -> !before.isConnected());
                    assertThat(before.disconnectReason()).contains(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER);
                    send(after, user, "another");
                    assertThat(after.isConnected()).isTrue();
                }
            }
        }
    }

    @Test
    void losesNothingWhenNodesAreKilledOneAfterTheOther() {
        try (Traffic traffic = Traffic.start(cluster, "kills")) {
            for (int i = 0; i < cluster.size(); i++) {
                awaitMore(traffic, 100);
                GodwitProcess node = cluster.node(i);
                node.kill9();
                awaitMore(traffic, 100);
                node.start();
            }
            awaitMore(traffic, 100);
            traffic.finishAndCheck();
        }
    }

    @Test
    void losesNothingWhenNodesAreRestartedOneAfterTheOther() {
        try (Traffic traffic = Traffic.start(cluster, "restarts")) {
            for (int i = 0; i < cluster.size(); i++) {
                awaitMore(traffic, 50);
                long deaths = deaths(i);
                assertThat(cluster.node(i).stop()).isIn(0, 143);
                cluster.node(i).start();
                assertThat(deaths(i))
                        .as("nobody took it for dead: it said goodbye")
                        .isEqualTo(deaths);
            }
            awaitMore(traffic, 50);
            traffic.finishAndCheck();
        }
    }

    /** The worst case: it does not know that it stood still. */
    @Test
    void aNodeThatStoodStillAcknowledgesNothingMoreAndEnds() throws Exception {
        GodwitProcess node = cluster.node(1);
        awaitShare(node);
        try (Device alice =
                        Device.mqtt5(cluster.only(1), "paused-alice", "phone").connect();
                Device bob = Device.mqtt5(cluster.only(2), "bob", "phone").connect()) {
            send(alice, "paused-bob", "before");
            node.signal("STOP");
            cluster.avoid(node);
            CompletableFuture<?> late = alice.send("paused-bob", Json.text("late", "body"));
            for (int i = 0; i < 20; i++) { // mailboxes of the node that stands still are among them
                send(bob, "paused-recipient" + i, "paused" + i);
            }
            node.signal("CONT");

            assertThat(node.awaitExit(LIMIT)).isEqualTo(75);
            assertThat(late.handle((ok, failure) -> failure != null).get(1, TimeUnit.MINUTES))
                    .as("the late message was not acknowledged")
                    .isTrue();
            try (Device reader =
                    Device.mqtt5(cluster.only(0), "paused-bob", "phone").connectSince(0)) {
                Eventually.within(
                        LIMIT,
                        "what was acknowledged",
                        () -> Optional.ofNullable(reader.received().entries().get(1L))
                                .filter(entry -> entry.contains("before"))
                                .isPresent());
            }
        } finally {
            node.kill9();
            node.start();
            cluster.back(node);
        }
    }

    /** It may have been started anew by another test: mailboxes go to a new node little by little. */
    private static void awaitShare(GodwitProcess node) {
        try (Device bob = Device.mqtt5(cluster.only(0), "bob", "tablet").connect()) {
            for (int i = 0; i < 200; i++) {
                send(bob, "spread" + i, "spread" + i); // so that there are some
            }
        }
        Eventually.within(LIMIT, "it has mailboxes", () -> Http.metric(node, "godwit_shards") > 20);
    }

    /** How often the others, since their start, took a node for dead. */
    private static long deaths(int without) {
        return IntStream.range(0, cluster.size())
                .filter(i -> i != without)
                .mapToObj(i -> cluster.node(i).err())
                .flatMap(String::lines)
                .filter(line -> line.contains("has died"))
                .count();
    }

    private static void awaitMore(Traffic traffic, int count) {
        int wanted = traffic.acknowledged() + count;
        Eventually.within(
                LIMIT,
                () -> "traffic goes on; " + traffic.acknowledged() + " of " + wanted,
                () -> traffic.acknowledged() >= wanted);
    }
}
