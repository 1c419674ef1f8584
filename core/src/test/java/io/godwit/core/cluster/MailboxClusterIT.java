// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.godwit.cassandra.CassandraNode;
import io.godwit.cassandra.CassandraNodeSettings;
import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.MailboxSettings;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.SendResult.Accepted;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Content;
import io.godwit.core.message.HybridClock;
import io.godwit.core.message.Refusal;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Has a Cassandra of its own, because it takes it away. */
class MailboxClusterIT {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final UserId CAROL = new UserId("carol");
    private static final DeviceId PHONE = new DeviceId("phone");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger stopped = new AtomicInteger();
    private CassandraNodeSettings nodeSettings;
    private CassandraNode node;
    private CqlSession session;
    private ClusterNode member;
    private MailboxCluster cluster;

    @BeforeEach
    void start() throws Exception {
        Path top = Files.createDirectories(Path.of("target", "cassandra"));
        nodeSettings = CassandraNodeSettings.serving(Files.createTempDirectory(top, "cluster-"))
                .withLibraryDir(top.resolve("lib"));
        node = CassandraNode.start(nodeSettings, line -> {}); // a test's would keep nothing when killed
        CassandraSettings settings = CassandraSettings.of(node.contactPoint(), node.datacenter(), "godwit");
        session = await(CassandraConnection.open(settings));
        SchemaMigrations.migrate(session, settings, line -> {});
        CassandraMailboxStore store = await(CassandraMailboxStore.open(
                session, "godwit", Duration.ZERO, WriterSettings.defaults(), WriterListener.NONE, timer));
        InstantSource wall = InstantSource.system();
        EngineListener listener = new EngineListener() {
            @Override
            public void mailboxStopped() {
                stopped.incrementAndGet();
            }
        };
        Owner owner = await(Owner.start(
                await(CassandraOwnership.open(session, "godwit")),
                new OwnerSettings("test", "this test", true, Duration.ofSeconds(3), MailboxCluster.SHARDS),
                timer,
                other -> {},
                reason -> {}));
        member = ClusterNode.start(ClusterSettings.alone());
        cluster = MailboxCluster.start(
                member,
                store,
                owner.ownership(),
                MailboxSettings.defaults().withPassivateAfter(Duration.ofMillis(300)),
                new HybridClock(wall, 1),
                wall,
                new PushContext(
                        await(CassandraPushStore.open(session, "godwit", store, Duration.ofDays(7), wall)),
                        request -> CompletableFuture.completedFuture(new PushOutcome.Accepted("")),
                        PushSettings.defaults(),
                        DecisionListener.NONE),
                listener);
        Eventually.holds("it is a member", member::isUp);
    }

    @AfterEach
    void stop() throws Exception {
        await(member.stop());
        session.close();
        timer.shutdownNow();
        node.kill();
        node.close();
    }

    @Test
    void carriesMessagesAndOutlivesAnOutageOfTheStore() throws Exception {
        Phone bobs = new Phone();
        cluster.attach(BOB, bobs.request(), bobs);
        Accepted first = accepted(ALICE, "first");
        assertThat(bobs.next()).contains("\"from\":\"alice\"").contains("first");
        cluster.acked(BOB, bobs.id, 1);

        Eventually.holds("a mailbox stopped", () -> stopped.get() > 0);
        assertThat(accepted(ALICE, "first"))
                .as("a retry after alice's mailbox left the memory")
                .isEqualTo(first);

        node.kill();
        node.close();
        SendResult refused = await(send(ALICE, "second"));
        assertThat(refused)
                .isInstanceOfSatisfying(
                        SendResult.Refused.class,
                        why -> assertThat(why.reason()).isEqualTo(Refusal.UNAVAILABLE));
        assertThat(await(send(CAROL, "third")))
                .as("a shard that is new to this process")
                .isInstanceOf(SendResult.Refused.class);

        node = CassandraNode.start(
                nodeSettings.withPorts(node.contactPoint().getPort(), nodeSettings.storagePort()), line -> {});
        Accepted second = accepted(ALICE, "second");
        accepted(CAROL, "third");

        assertThat(accepted(ALICE, "second")).isEqualTo(second);
        assertThat(bobs.next() + bobs.next()).contains("second").contains("third");
        assertThat(bobs.got).isEmpty();
    }

    private Accepted accepted(UserId from, String cid) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        SendResult result = await(send(from, cid));
        while (!(result instanceof Accepted) && System.nanoTime() < end) {
            result = await(send(from, cid));
        }
        assertThat(result).isInstanceOf(Accepted.class);
        return (Accepted) result;
    }

    private CompletionStage<SendResult> send(UserId from, String cid) {
        byte[] body = ('"' + cid + '"').getBytes(StandardCharsets.UTF_8);
        return cluster.send(from, new SendRequest(new SessionId(-1), PHONE, BOB, new Content(cid, "text", body, null)));
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Attaches again when its mailbox lets go of it, as a gateway does. */
    private final class Phone implements Session {
        final SessionId id = new SessionId(7);
        final BlockingQueue<String> got = new LinkedBlockingQueue<>();
        private volatile long upTo;
        private volatile boolean before;

        AttachRequest request() {
            OptionalLong at = before ? OptionalLong.of(upTo) : OptionalLong.empty();
            before = true;
            return new AttachRequest(id, PHONE, false, false, false, 8, at, at);
        }

        String next() throws InterruptedException {
            return String.valueOf(got.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }

        @Override
        public void attached() {}

        @Override
        public void deliver(Delivery run) {
            upTo = run.upTo();
            run.entries().forEach(entry -> got.add(new String(entry.wire(), StandardCharsets.UTF_8)));
            cluster.acked(BOB, id, run.upTo());
        }

        @Override
        public void signal(byte[] payload) {}

        @Override
        public void closed(Reason reason) {
            cluster.attach(BOB, request(), this);
        }
    }
}
