// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import io.godwit.core.identity.Revocation;
import io.godwit.core.mailbox.Dialogs;
import io.godwit.core.mailbox.Recovered;
import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryCodec;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.StateChange;
import io.godwit.core.store.MailboxStore.AppendListener;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CassandraExtension.class)
class MailboxStoreIT {
    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob");
    private static final byte[] NO_DIALOGS = Dialogs.restore(ALICE, null).snapshot(0);
    private static final DeviceId PHONE = new DeviceId("phone");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger retried = new AtomicInteger();
    private CassandraSettings settings;
    private CqlSession session;
    private CassandraMailboxStore store;

    @BeforeEach
    void open(CassandraServer server) throws Exception {
        settings = TestSettings.of(server);
        session = await(CassandraConnection.open(settings));
        SchemaMigrations.migrate(session, settings, line -> {});
        store = open(Duration.ZERO, WriterSettings.defaults());
    }

    @AfterEach
    void close() {
        session.execute("DROP KEYSPACE IF EXISTS " + settings.keyspace());
        session.close();
        timer.shutdownNow();
    }

    @Test
    void knowsNothingOfANewMailbox() throws Exception {
        Recovered found = await(store.load(ALICE, 1));

        assertThat(found.head()).isZero();
        assertThat(found.cursors()).isEmpty();
    }

    @Test
    void readsBackAcrossTheBordersOfBuckets() throws Exception {
        await(store.saveState(ALICE, 1, 4_990, new MessageId(4_990, 0), NO_DIALOGS));
        append(1, 4_991, 10_003);

        assertThat(positions(await(store.load(ALICE, 2)).tail())).isEqualTo(range(4_991, 10_003));
        assertThat(positions(await(store.page(ALICE, 4_997, 5_002)))).isEqualTo(range(4_998, 5_002));
        assertThat(positions(await(store.page(ALICE, 4_999, 5_000)))).containsExactly(5_000L);
        assertThat(positions(await(store.page(ALICE, 9_998, 10_000)))).containsExactly(9_999L, 10_000L);
        assertThat(positions(await(store.recent(ALICE, 10_001, 5_004)))).isEqualTo(range(4_998, 10_001));
        assertThat(positions(await(store.recent(ALICE, 10_003, 9_000)))).isEqualTo(range(4_991, 10_003));
    }

    @Test
    void findsTheTailBehindAFullBucket() throws Exception {
        await(store.saveState(ALICE, 1, 4_999, new MessageId(1, 0), NO_DIALOGS));
        append(1, 5_000, 5_001);

        assertThat(positions(await(store.load(ALICE, 2)).tail())).containsExactly(5_000L, 5_001L);
    }

    @Test
    void leavesOutWhatADeposedWriterWrote() throws Exception {
        append(1, 1, 3);
        assertThat(await(store.load(ALICE, 2)).head()).isEqualTo(3);
        append(2, 4, 4);
        append(1, 4, 6);

        assertThat(await(store.load(ALICE, 3)).head()).isEqualTo(4);
        assertThat(await(store.page(ALICE, 3, 4)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.id().node()).isEqualTo(2));
        assertThat(await(store.recent(ALICE, 4, 2)))
                .singleElement()
                .satisfies(entry -> assertThat(entry.id().node()).isEqualTo(2));
    }

    @Test
    void knowsWhatIsUnreadFromTheSavedStateAndTheTail() throws Exception {
        append(1, 1, 3);
        assertThat(await(store.load(ALICE, 2)).dialogs().unread()).isEqualTo(3);
        append(2, 4, 5); // and a crash: nothing saved
        assertThat(await(store.load(ALICE, 3)).dialogs().unread()).isEqualTo(5);
        Outcome read = new Outcome();
        StateChange change = StateChange.read("u:bob", 2);
        store.append(ALICE, 3, EntryCodec.change(6, new MessageId(6, 3), change, ALICE, PHONE), read);
        read.result.get(60, TimeUnit.SECONDS);
        Recovered found = await(store.load(ALICE, 4));
        assertThat(found.dialogs().unread()).isEqualTo(3);
        assertThat(await(store.load(ALICE, 5)).tail()).isEmpty();
        assertThat(await(store.load(ALICE, 6)).dialogs().unread()).isEqualTo(3);
    }

    @Test
    void takesTheDialogsOfTheGreaterHeadWhereTimestampsAreTheSame() throws Exception {
        Dialogs one = await(store.load(ALICE, 1)).dialogs();
        long head = 1L << 21; // beyond what a timestamp can tell apart
        byte[] older = one.snapshot(head);
        one.apply(message(head + 1, 1, "1"));
        await(store.saveState(ALICE, 1, head + 1, new MessageId(2, 0), one.snapshot(head + 1)));
        await(store.saveState(ALICE, 1, head, new MessageId(1, 0), older));

        Recovered found = await(store.load(ALICE, 2));
        assertThat(found.savedHead()).isEqualTo(head + 1);
        assertThat(found.dialogs().unread()).isEqualTo(1);
    }

    @Test
    void takesAMailboxFromBeforeThereWereDialogsForRead() throws Exception {
        append(1, 1, 3);
        session.execute("INSERT INTO " + settings.keyspace()
                + ".mailbox_state (user, head, epoch, last_id) VALUES ('alice', 2, 1, 0x000000000000000000000002)"
                + " USING TIMESTAMP 1");

        assertThat(await(store.load(ALICE, 2)).dialogs().unread()).isEqualTo(1);
    }

    @Test
    void countsNothingThatArrivesAfterTheNextLifeBegan() throws Exception {
        append(1, 1, 2);
        await(store.load(ALICE, 2));
        append(1, 3, 3);

        assertThat(await(store.load(ALICE, 3)).head()).isEqualTo(2);
    }

    @Test
    void neverLetsADeposedWritersStateWin() throws Exception {
        await(store.saveState(ALICE, 7, 10, new MessageId(10, 0), NO_DIALOGS));
        await(store.saveState(ALICE, 6, 99, new MessageId(99, 0), NO_DIALOGS));
        await(store.saveState(ALICE, 7, 12, new MessageId(12, 0), NO_DIALOGS));
        await(store.saveState(ALICE, 7, 11, new MessageId(11, 0), NO_DIALOGS));

        Recovered found = await(store.load(ALICE, 8));
        assertThat(found.savedHead()).isEqualTo(12);
        assertThat(found.lastId()).contains(new MessageId(12, 0));
    }

    @Test
    void keepsAndForgetsCursorsTheOneThatWasAwayLongestFirst() throws Exception {
        DeviceId tablet = new DeviceId("a-tablet");
        await(store.saveCursor(ALICE, PHONE, 1));
        await(store.saveCursor(ALICE, tablet, 2));
        await(store.saveCursor(ALICE, new DeviceId("gone"), 3));
        await(store.forgetDevice(ALICE, new DeviceId("gone")));

        assertThat(await(store.load(ALICE, 1)).cursors()).containsOnlyKeys(PHONE, tablet);
    }

    @Test
    void letsEntriesExpireWhereRetentionIsSet() throws Exception {
        store = open(Duration.ofDays(30), WriterSettings.defaults());
        append(1, 1, 1);

        int ttl = session.execute("SELECT TTL(entry) FROM " + settings.keyspace() + ".mailbox")
                .one()
                .getInt(0);
        assertThat(ttl).isBetween(2_500_000, 2_592_000);
    }

    @Test
    void writesManyRowsInFewBatches() throws Exception {
        append(1, 1, 2_000);

        assertThat(batches.get()).isLessThan(1_000);
        assertThat(store.queuedRows()).isZero();
        assertThat(await(store.load(ALICE, 2)).head()).isEqualTo(2_000);
    }

    @Test
    void writesTheNeighboursOfABadRowOneByOne() throws Exception {
        String table = settings.keyspace() + ".t";
        session.execute("CREATE TABLE " + table + " (id int PRIMARY KEY)");
        PreparedStatement good = session.prepare("INSERT INTO " + table + " (id) VALUES (?)");
        session.execute("CREATE TABLE " + table + "2 (id int PRIMARY KEY)");
        PreparedStatement bad = session.prepare("INSERT INTO " + table + "2 (id) VALUES (?)");
        session.execute("DROP TABLE " + table + "2");
        GroupCommitWriter writer = new GroupCommitWriter(
                session,
                settings.keyspace(),
                new WriterSettings(64, 4_500, 1, 100, Duration.ofSeconds(5), Duration.ofSeconds(2)),
                listener(),
                timer);
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (int id = 0; id < 20; id++) {
            Outcome outcome = new Outcome();
            writer.write((id == 10 ? bad : good).bind(id), 10, id, outcome);
            all.add(outcome.result);
        }

        for (int id = 0; id < 20; id++) {
            Throwable failure = all.get(id).handle((done, why) -> why).get(60, TimeUnit.SECONDS);
            assertThat(failure != null).as("row %s failed", id).isEqualTo(id == 10);
        }
        assertThat(retried.get()).isGreaterThan(1);
        assertThat(session.execute("SELECT id FROM " + table).all()).hasSize(19);
        assertThat(writer.queued()).isZero();
    }

    @Test
    void saysWhenItsQueueIsFull() throws Exception {
        store = open(
                Duration.ZERO, new WriterSettings(32, 4_500, 1, 10, Duration.ofSeconds(5), Duration.ofSeconds(30)));
        List<CompletableFuture<Long>> all = new ArrayList<>();
        boolean full = false;
        for (long pos = 1; pos <= 500; pos++) {
            all.add(append(1, pos, "1"));
            full |= store.isFull();
        }

        for (CompletableFuture<Long> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
        assertThat(full).isTrue();
        assertThat(store.isFull()).isFalse();
    }

    @Test
    void givesUpARowThatCannotBeWritten() throws Exception {
        store = open(
                Duration.ZERO, new WriterSettings(32, 4_500, 1, 10, Duration.ofSeconds(5), Duration.ofMillis(300)));
        session.execute("DROP TABLE " + settings.keyspace() + ".mailbox");

        CompletableFuture<Long> row = append(1, 1, "1");

        assertThat(row.handle((done, failure) -> failure).get(60, TimeUnit.SECONDS))
                .isNotNull();
        assertThat(store.queuedRows()).isZero();
    }

    @Test
    void readsBackRevocations() throws Exception {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        CassandraRevocationStore revocations =
                await(CassandraRevocationStore.open(session, settings.keyspace(), () -> now));
        await(revocations.add(new Revocation.OfToken("t:1", now.plusSeconds(600))));
        await(revocations.add(new Revocation.OfUser("alice", now, now.plus(Duration.ofDays(36_500)))));

        List<Revocation> all = await(revocations.readAll());

        assertThat(all).hasSize(2);
        assertThat(all)
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                Revocation.OfToken.class,
                                of -> assertThat(of.tokenId()).isEqualTo("t:1")));
        assertThat(all)
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                Revocation.OfUser.class,
                                of -> assertThat(of.issuedBefore()).isEqualTo(now)));
    }

    private CassandraMailboxStore open(Duration retention, WriterSettings writer) throws Exception {
        return await(CassandraMailboxStore.open(session, settings.keyspace(), retention, writer, listener(), timer));
    }

    private WriterListener listener() {
        return new WriterListener() {
            @Override
            public void written(int rows, long nanos) {
                batches.incrementAndGet();
            }

            @Override
            public void retried(int rows) {
                retried.addAndGet(rows);
            }
        };
    }

    /** The id's node says the epoch. */
    private void append(int epoch, long from, long to) throws Exception {
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (long pos = from; pos <= to; pos++) {
            all.add(append(epoch, pos, "1"));
        }
        for (CompletableFuture<Long> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    private CompletableFuture<Long> append(int epoch, long pos, String body) {
        Outcome outcome = new Outcome();
        store.append(ALICE, epoch, message(pos, epoch, body), outcome);
        return outcome.result;
    }

    private static Entry message(long pos, int epoch, String body) {
        Content content = new Content("c" + pos, "text", body.getBytes(StandardCharsets.UTF_8), null);
        return EntryCodec.message(pos, new MessageId(pos, epoch), BOB, BOB, PHONE, content);
    }

    private static final class Outcome implements AppendListener {
        final CompletableFuture<Long> result = new CompletableFuture<>();

        @Override
        public void stored(long at) {
            result.complete(at);
        }

        @Override
        public void failed(long at, Throwable cause) {
            result.completeExceptionally(cause);
        }
    }

    private static List<Long> positions(List<Entry> entries) {
        return entries.stream().map(Entry::pos).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
