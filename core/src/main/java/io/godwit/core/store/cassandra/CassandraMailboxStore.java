// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.mailbox.LogTail;
import io.godwit.core.mailbox.Recovered;
import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.store.MailboxStore;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** The mailboxes in Cassandra. Appends go through a {@link GroupCommitWriter}; the rest are single small requests. */
public final class CassandraMailboxStore implements MailboxStore {
    private static final int HEAD_BITS = 20;

    /** A row of the table of devices, with its frame in a batch. */
    private static final int CURSOR_BYTES = 160;

    private final CqlSession session;
    private final MailboxStatements statements;
    private final MailboxLog log;
    private final GroupCommitWriter writer;

    private CassandraMailboxStore(CqlSession session, MailboxStatements statements, GroupCommitWriter writer) {
        this.session = session;
        this.statements = statements;
        this.writer = writer;
        log = new MailboxLog(session, statements);
    }

    /**
     * Prepares the statements; the schema must be there.
     *
     * @param retention how long entries are kept, zero for ever
     * @param timer runs short, non-blocking retries
     */
    public static CompletionStage<CassandraMailboxStore> open(
            CqlSession session,
            String keyspace,
            Duration retention,
            WriterSettings settings,
            WriterListener listener,
            ScheduledExecutorService timer) {
        return MailboxStatements.prepare(session, keyspace, (int) retention.toSeconds())
                .thenApply(statements -> new CassandraMailboxStore(
                        session, statements, new GroupCommitWriter(session, keyspace, settings, listener, timer)));
    }

    /** Batches that others may share. */
    GroupCommitWriter writer() {
        return writer;
    }

    /** Rows queued or under way. */
    public int queuedRows() {
        return writer.queued();
    }

    @Override
    public boolean isFull() {
        return writer.isFull();
    }

    @Override
    public void append(UserId user, long epoch, Entry entry, AppendListener listener) {
        BoundStatement row = statements
                .append()
                .bind(user.value(), MailboxLog.bucket(entry.pos()), entry.pos(), epoch, ByteBuffer.wrap(entry.wire()));
        // 64 bytes: the row's other columns and its frame in a batch
        writer.write(row, entry.wire().length + 64, entry.pos(), listener);
    }

    @Override
    public CompletionStage<Recovered> load(UserId user, long epoch) {
        CompletionStage<DeviceRows> devices = session.executeAsync(
                        statements.readDevices().bind(user.value()))
                .thenApply(DeviceRows::of);
        return session.executeAsync(statements.readState().bind(user.value()))
                .thenCompose(state -> loadTail(user, state.one()))
                .thenCombine(devices, (found, rows) -> found.withDevices(rows.cursors(), rows.pushes()))
                .thenCompose(found -> saveState(user, epoch, found).thenApply(done -> found));
    }

    private CompletionStage<Void> saveState(UserId user, long epoch, Recovered found) {
        byte[] dialogs = found.dialogs().snapshot(found.head());
        return saveState(user, epoch, found.head(), found.newestId(), dialogs);
    }

    private CompletionStage<Recovered> loadTail(UserId user, @Nullable Row state) {
        long head = state == null ? 0 : state.getLong("head");
        long epoch = state == null ? 0 : state.getLong("epoch");
        ByteBuffer id = state == null ? null : state.getByteBuffer("last_id");
        Optional<MessageId> lastId = Optional.ofNullable(id).map(MessageId::fromBytes);
        ByteBuffer saved = state == null ? null : state.getByteBuffer("dialogs");
        byte[] dialogs = saved == null ? null : MailboxLog.bytes(saved);
        return log.tail(user, head)
                .thenApply(rows -> Recovered.of(
                        user,
                        head,
                        lastId,
                        MailboxLog.decode(LogTail.contiguous(rows, head, epoch)),
                        Map.of(),
                        dialogs));
    }

    @Override
    public CompletionStage<List<Entry>> page(UserId user, long after, long upTo) {
        return log.rows(user, after, upTo).thenApply(rows -> MailboxLog.decode(LogTail.newestOfEach(rows)));
    }

    @Override
    public CompletionStage<List<Entry>> recent(UserId user, long upTo, int count) {
        return log.back(user, upTo, count + 1)
                .thenApply(rows -> MailboxLog.decode(LogTail.newestOfEach(withoutCut(rows, count + 1))));
    }

    /** The limit may have cut off the true row of the oldest position and left a deposed writer's. */
    private static List<LogTail.Row<byte[]>> withoutCut(List<LogTail.Row<byte[]>> rows, int limit) {
        if (rows.size() < limit) {
            return rows;
        }
        long oldest = rows.get(0).pos();
        return rows.stream().filter(row -> row.pos() != oldest).toList();
    }

    @Override
    public CompletionStage<Void> saveState(UserId user, long epoch, long head, MessageId lastId, byte[] dialogs) {
        // the epoch in the write's timestamp: what a deposed owner saves late never hides what its successor saved;
        // below it
        // the head, which only grows. Of two writes with one timestamp Cassandra keeps the greater values: the later
        // head's
        long timestamp = (epoch << HEAD_BITS) | Math.min(head, (1L << HEAD_BITS) - 1);
        ByteBuffer id = ByteBuffer.wrap(lastId.toBytes());
        return run(statements.saveState().bind(user.value(), head, epoch, id, ByteBuffer.wrap(dialogs), timestamp));
    }

    @Override
    public CompletionStage<Void> registerDevice(UserId user, DeviceId device, long acked) {
        Written written = new Written();
        writer.write(cursor(user, device, acked), CURSOR_BYTES, 0, written);
        return written;
    }

    /** Among the appends of the same replicas: a request of its own for each cursor would cost more than the message. */
    @Override
    public CompletionStage<Void> saveCursor(UserId user, DeviceId device, long acked) {
        if (writer.isHalfFull()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the writer's queue is half full"));
        }
        Written written = new Written();
        writer.writeOnce(cursor(user, device, acked), CURSOR_BYTES, written);
        return written;
    }

    private BoundStatement cursor(UserId user, DeviceId device, long acked) {
        return statements.saveDevice().bind(user.value(), device.value(), acked);
    }

    @Override
    public CompletionStage<Void> forgetDevice(UserId user, DeviceId device) {
        return run(statements.forgetDevice().bind(user.value(), device.value()));
    }

    private CompletionStage<Void> run(BoundStatement statement) {
        return session.executeAsync(statement).thenApply(done -> null);
    }
}
