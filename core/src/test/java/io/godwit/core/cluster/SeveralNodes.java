// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import com.datastax.oss.driver.api.core.CqlSession;
import com.typesafe.config.ConfigFactory;
import io.godwit.cassandra.testing.CassandraServer;
import io.godwit.core.mailbox.MailboxSettings;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Content;
import io.godwit.core.message.HybridClock;
import io.godwit.core.ownership.Owner;
import io.godwit.core.ownership.OwnerSettings;
import io.godwit.core.push.DecisionListener;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushSettings;
import io.godwit.core.store.cassandra.CassandraConnection;
import io.godwit.core.store.cassandra.CassandraMailboxStore;
import io.godwit.core.store.cassandra.CassandraOwnership;
import io.godwit.core.store.cassandra.CassandraPushStore;
import io.godwit.core.store.cassandra.CassandraSettings;
import io.godwit.core.store.cassandra.SchemaMigrations;
import io.godwit.core.store.cassandra.WriterListener;
import io.godwit.core.store.cassandra.WriterSettings;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.remote.RARP;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;

/** Nodes that share mailboxes, each an actor system of its own, and the lines between them, which can be cut. */
@SuppressWarnings("deprecation") // the commands of Pekko's own tests
final class SeveralNodes {
    private static final String TEST_MODE = "pekko.remote.artery.advanced.test-mode";
    private static final ThrottlerTransportAdapter.Direction BOTH = both();
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final SessionTimes TIMES = new SessionTimes(
            Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMillis(100), 400, 2_000);

    /** One of them, with what its owner was told about losing its lease. */
    record Node(
            ClusterNode member,
            MailboxCluster mailboxes,
            Owner owner,
            ScheduledExecutorService timer,
            GatedStore store,
            CompletableFuture<String> lost) {
        Address address() {
            return Cluster.get(member.system()).selfMember().address();
        }

        private void command(Address other, ThrottlerTransportAdapter.ThrottleMode mode) {
            ((RARP) RARP.get(Adapter.toClassic(member.system())))
                    .provider()
                    .transport()
                    .managementCommand(new ThrottlerTransportAdapter.SetThrottle(other, BOTH, mode));
        }
    }

    final List<Node> all = new ArrayList<>();
    final CassandraMailboxStore store;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CqlSession session;
    private final String keyspace;
    private int started;

    private final boolean together;
    private final Duration lease;

    SeveralNodes(CassandraServer server, int count) throws Exception {
        this(server, count, true, LEASE);
    }

    /** @param together false for nodes that know of each other by their leases only, as those of a cut network do */
    SeveralNodes(CassandraServer server, int count, boolean together, Duration lease) throws Exception {
        this.together = together;
        this.lease = lease;
        System.setProperty(TEST_MODE, "on");
        ConfigFactory.invalidateCaches();
        CassandraSettings settings = new CassandraSettings(
                List.of(server.contactPoint()),
                server.datacenter(),
                server.freshKeyspaceName(),
                1,
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(20));
        session = await(CassandraConnection.open(settings));
        SchemaMigrations.migrate(session, settings, line -> {});
        store = await(CassandraMailboxStore.open(
                session, settings.keyspace(), Duration.ZERO, WriterSettings.defaults(), WriterListener.NONE, timer));
        keyspace = settings.keyspace();
        for (int i = 0; i < count; i++) {
            add();
        }
        int expected = together ? count : 1;
        Eventually.holds("all are members", () -> all.stream().allMatch(node -> members(node) == expected));
    }

    /** Starts one more. */
    Node add() throws Exception {
        Node node = start(started++);
        all.add(node);
        return node;
    }

    /** Scala's name of it is none in Java. */
    private static ThrottlerTransportAdapter.Direction both() {
        try {
            return (ThrottlerTransportAdapter.Direction)
                    Class.forName(ThrottlerTransportAdapter.Direction.class.getName() + "$Both$")
                            .getField("MODULE$")
                            .get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private Node start(int number) throws Exception {
        InstantSource wall = InstantSource.system();
        ScheduledExecutorService own = Executors.newSingleThreadScheduledExecutor();
        GatedStore gated = new GatedStore(store);
        CompletableFuture<String> lost = new CompletableFuture<>();
        Owner owner = await(Owner.start(
                await(CassandraOwnership.open(session, keyspace)),
                new OwnerSettings("node" + number, "node " + number, false, lease, MailboxCluster.SHARDS),
                own,
                other -> {},
                lost::complete));
        List<InetSocketAddress> seeds =
                all.isEmpty() || !together ? List.of() : List.of(of(all.get(0).address()));
        ClusterNode member = ClusterNode.start(
                new ClusterSettings("127.0.0.1", 0, seeds, Set.of(ClusterSettings.BROKER), Duration.ofMillis(4_500)));
        PushContext push = new PushContext(
                await(CassandraPushStore.open(session, keyspace, store, Duration.ofDays(7), wall)),
                request -> CompletableFuture.completedFuture(new PushOutcome.Accepted("")),
                PushSettings.defaults(),
                DecisionListener.NONE);
        MailboxCluster mailboxes = MailboxCluster.start(
                member,
                gated,
                owner.ownership(),
                MailboxSettings.defaults(),
                new HybridClock(wall, number + 1),
                wall,
                push,
                EngineListener.NONE,
                TIMES);
        Eventually.holds("it is a member", member::isUp);
        return new Node(member, mailboxes, owner, own, gated, lost);
    }

    private static InetSocketAddress of(Address address) {
        return InetSocketAddress.createUnresolved(
                address.getHost().orElseThrow(), address.getPort().orElseThrow());
    }

    static int members(Node node) {
        int up = 0;
        for (var member : Cluster.get(node.member().system()).state().getMembers()) {
            up += member.status().equals(MemberStatus.up()) ? 1 : 0;
        }
        return up;
    }

    /** Whatever one of them says to the other is lost from now on. */
    static void cut(Node one, Node other) {
        one.command(other.address(), ThrottlerTransportAdapter.Blackhole$.MODULE$);
        other.command(one.address(), ThrottlerTransportAdapter.Blackhole$.MODULE$);
    }

    static void mend(Node one, Node other) {
        one.command(other.address(), ThrottlerTransportAdapter.Unthrottled$.MODULE$);
        other.command(one.address(), ThrottlerTransportAdapter.Unthrottled$.MODULE$);
    }

    /** Ends a node without a word to the others, as a crash does. */
    void kill(Node victim) {
        all.remove(victim);
        all.forEach(other -> cut(victim, other));
        victim.timer().shutdownNow(); // it renews its lease no more
        victim.member().system().terminate();
    }

    /** Asks once for a message with its cid as its text. */
    static CompletionStage<SendResult> send(Node at, UserId from, UserId to, String cid) {
        Content content = new Content(cid, "text", ('"' + cid + '"').getBytes(StandardCharsets.UTF_8), null);
        return at.mailboxes().send(from, new SendRequest(new SessionId(-1), new DeviceId("phone"), to, content));
    }

    /** Asks until it is accepted. */
    static SendResult.Accepted accepted(Node at, UserId from, UserId to, String cid) throws Exception {
        SendResult[] last = new SendResult[1];
        Eventually.holds("accepted " + cid, () -> {
            last[0] = await(send(at, from, to, cid));
            return last[0] instanceof SendResult.Accepted;
        });
        return (SendResult.Accepted) last[0];
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Ends a node in its order. */
    void leave(Node node) throws Exception {
        all.remove(node);
        await(node.member().stop());
        await(node.owner().release());
        node.timer().shutdownNow();
    }

    void stop() throws Exception {
        for (Node node : List.copyOf(all)) {
            leave(node);
        }
        session.close();
        timer.shutdownNow();
        System.clearProperty(TEST_MODE);
        ConfigFactory.invalidateCaches();
    }
}
