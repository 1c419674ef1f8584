// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.relay.RawMessage;
import io.godwit.core.relay.RelayListener;
import io.godwit.core.relay.RelayResult;
import io.godwit.core.relay.RelayTarget;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Relays of several nodes that talk over TCP, on brokers that only remember. */
class RelayClusterIT {
    private final List<Node> nodes = new ArrayList<>();

    /** A broker that remembers. */
    private static final class Broker implements RelayTarget {
        final List<String> subscriptions = new CopyOnWriteArrayList<>();
        final List<RawMessage> delivered = new CopyOnWriteArrayList<>();
        final Map<String, RawMessage> kept = new ConcurrentHashMap<>();
        volatile boolean frozen;

        @Override
        public CompletionStage<Void> deliver(RawMessage message) {
            delivered.add(message);
            if (message.retain() && message.payload().length == 0) {
                kept.remove(message.topic());
            } else if (message.retain()) {
                kept.put(message.topic(), message);
            }
            return frozen ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> filters(Consumer<String> each) {
            subscriptions.forEach(each);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public RetainedReader retained() {
            Iterator<RawMessage> rest = List.copyOf(kept.values()).iterator();
            return () -> CompletableFuture.completedFuture(next(rest));
        }

        private static List<RawMessage> next(Iterator<RawMessage> rest) {
            List<RawMessage> some = new ArrayList<>();
            while (rest.hasNext() && some.size() < 700) {
                some.add(rest.next());
            }
            return some;
        }

        @Override
        public CompletionStage<Void> keep(RawMessage retained) {
            kept.put(retained.topic(), retained);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> forgetRetained() {
            kept.clear();
            return CompletableFuture.completedFuture(null);
        }
    }

    private static final class Counts implements RelayListener {
        final AtomicInteger sent = new AtomicInteger();
        final AtomicInteger dropped = new AtomicInteger();

        @Override
        public void sent() {
            sent.incrementAndGet();
        }

        @Override
        public void dropped() {
            dropped.incrementAndGet();
        }
    }

    private final class Node {
        final ClusterNode cluster;
        final RelayCluster relay;
        final Broker broker = new Broker();
        final Counts counts = new Counts();

        Node(List<InetSocketAddress> seeds) {
            cluster = ClusterNode.start(
                    new ClusterSettings("127.0.0.1", 0, seeds, Set.of(ClusterSettings.BROKER), Duration.ofSeconds(4)));
            relay = RelayCluster.start(cluster, counts);
            nodes.add(this);
        }

        Node open() throws Exception {
            relay.open(broker);
            Eventually.holds("the relay serves", () -> relay.problem().isEmpty());
            return this;
        }

        void subscribe(String filter) throws Exception {
            relay.subscribing(filter).toCompletableFuture().get(1, TimeUnit.MINUTES);
            broker.subscriptions.add(filter);
        }

        RelayResult publish(RawMessage message) throws Exception {
            return relay.publish(message).toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }

    private Node first() throws Exception {
        return new Node(List.of()).open();
    }

    private Node joining(Node other) throws Exception {
        var address = Cluster.get(other.cluster.system()).selfMember().address();
        return new Node(List.of(InetSocketAddress.createUnresolved(
                address.getHost().orElseThrow(), address.getPort().orElseThrow())));
    }

    private static RawMessage message(String topic, int qos, boolean retain, String payload) {
        return new RawMessage(
                topic,
                qos,
                retain,
                payload.getBytes(StandardCharsets.UTF_8),
                RawMessage.NEVER,
                RawMessage.NO_FORMAT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    @AfterEach
    void stop() throws Exception {
        for (Node node : nodes) {
            node.cluster.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void asksNobodyAsLongAsItIsAlone() throws Exception {
        Node alone = first();

        assertThat(alone.relay.wants("a/b", false)).isFalse();
        assertThat(alone.relay.wants("a/b", true)).isFalse();
        assertThat(alone.publish(message("a/b", 1, false, "x"))).isEqualTo(RelayResult.TAKEN);
        alone.subscribe("a/#");
    }

    @Test
    void handsOverOnlyWhatIsWanted() throws Exception {
        Node one = first();
        Node two = joining(one).open();
        two.subscribe("sensors/#");

        assertThat(one.relay.wants("sensors/1", false)).isTrue();
        assertThat(one.relay.wants("other/1", false)).isFalse();
        assertThat(one.relay.wants("other/1", true)).isTrue();
        assertThat(one.publish(message("sensors/1", 1, false, "x"))).isEqualTo(RelayResult.TAKEN);
        assertThat(one.publish(message("other/1", 1, false, "x"))).isEqualTo(RelayResult.TAKEN);
        assertThat(two.broker.delivered).containsExactly(message("sensors/1", 1, false, "x"));
        assertThat(one.broker.delivered).isEmpty();

        for (int i = 0; i < 5_000; i++) {
            one.publish(message("sensors/1", 0, false, "m" + i));
            int sofar = i;
            if (i % 500 == 499) {
                Eventually.holds("it arrives", () -> two.broker.delivered.size() >= sofar);
            }
        }
        Eventually.holds("all arrive", () -> two.broker.delivered.size() == 5_001);
        assertThat(two.broker.delivered.get(5_000)).isEqualTo(message("sensors/1", 0, false, "m4999"));
        assertThat(one.counts.dropped).hasValue(0);
    }

    @Test
    void bringsRetainedMessagesToNodesThatJoinLater() throws Exception {
        Node one = first();
        for (int i = 0; i < 2_000; i++) {
            one.broker.kept.put("kept/" + i, message("kept/" + i, 1, true, "v" + i));
        }
        Node two = joining(one);
        two.broker.kept.put("stale", message("stale", 1, true, "cleared while it was away"));
        two.open();

        assertThat(two.broker.kept).hasSize(2_000).doesNotContainKey("stale");
        assertThat(two.broker.kept.get("kept/1999")).isEqualTo(message("kept/1999", 1, true, "v1999"));
        assertThat(two.broker.delivered).isEmpty();

        two.publish(message("kept/7", 1, true, ""));
        assertThat(one.broker.kept).doesNotContainKey("kept/7");
    }

    @Test
    void refusesWhatAFrozenNodeDoesNotTakeAndStopsWaitingWhenItIsGone() throws Exception {
        Node one = first();
        Node two = joining(one).open();
        two.subscribe("a/#");
        two.broker.frozen = true;

        assertThat(one.publish(message("a/1", 1, false, "x"))).isEqualTo(RelayResult.UNAVAILABLE);
        assertThat(two.broker.delivered).hasSize(2); // it was repeated once

        List<CompletableFuture<RelayResult>> filling = new ArrayList<>();
        for (int i = 0; i < RelayPeer.MAX_COUNT; i++) {
            filling.add(one.relay.publish(message("a/1", 1, false, "y")).toCompletableFuture());
        }
        assertThat(one.publish(message("a/1", 1, false, "z"))).isEqualTo(RelayResult.BUSY);
        one.publish(message("a/1", 0, false, "z"));
        assertThat(one.counts.dropped).hasValue(1);

        two.cluster.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);
        for (CompletableFuture<RelayResult> each : filling) {
            assertThat(each.get(1, TimeUnit.MINUTES)).isIn(RelayResult.TAKEN, RelayResult.UNAVAILABLE);
        }
        Eventually.holds("it is not waited for any more", () -> !one.relay.wants("a/1", false));
        assertThat(one.relay.underWay()).isZero();
    }

    @Test
    void isNotAskedAnyMoreAfterItsSubscribersAreGone() throws Exception {
        Node one = first();
        Node two = joining(one).open();
        two.subscribe("#");
        assertThat(one.relay.wants("a", true)).isTrue();

        two.relay.close().toCompletableFuture().get(1, TimeUnit.MINUTES);

        assertThat(one.relay.wants("a", true)).isFalse();
    }
}
