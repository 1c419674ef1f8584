// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.mailbox.LogTail;
import io.godwit.core.message.Entry;
import io.godwit.core.message.EntryCodec;
import io.godwit.core.topic.UserId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reads a mailbox's log across its buckets of {@value #BUCKET} positions. */
final class MailboxLog {
    /** Positions of one partition: at 64 KiB each at most 320 MB, at usual sizes 1 to 2 MB. */
    static final int BUCKET = 5_000;

    private final CqlSession session;
    private final MailboxStatements statements;

    MailboxLog(CqlSession session, MailboxStatements statements) {
        this.session = session;
        this.statements = statements;
    }

    static int bucket(long pos) {
        return (int) (pos / BUCKET);
    }

    /** All rows in {@code (after, upTo]}. */
    CompletionStage<List<LogTail.Row<byte[]>>> rows(UserId user, long after, long upTo) {
        return rows(user, after, upTo, bucket(after + 1), new ArrayList<>());
    }

    private CompletionStage<List<LogTail.Row<byte[]>>> rows(
            UserId user, long after, long upTo, int bucket, List<LogTail.Row<byte[]>> found) {
        return read(statements.range().bind(user.value(), bucket, after, upTo), found)
                .thenCompose(rows -> bucket < bucket(upTo)
                        ? rows(user, after, upTo, bucket + 1, rows)
                        : CompletableFuture.completedFuture(rows));
    }

    /** All rows after a position, until a bucket that is not filled to its end. */
    CompletionStage<List<LogTail.Row<byte[]>>> tail(UserId user, long after) {
        return tail(user, after, bucket(after + 1), new ArrayList<>());
    }

    private CompletionStage<List<LogTail.Row<byte[]>>> tail(
            UserId user, long after, int bucket, List<LogTail.Row<byte[]>> found) {
        return read(statements.range().bind(user.value(), bucket, after, Long.MAX_VALUE), found)
                .thenCompose(rows ->
                        !rows.isEmpty() && rows.get(rows.size() - 1).pos() == (bucket + 1L) * BUCKET - 1
                                ? tail(user, after, bucket + 1, rows)
                                : CompletableFuture.completedFuture(rows));
    }

    /** At most {@code count} rows at or before a position, in order. */
    CompletionStage<List<LogTail.Row<byte[]>>> back(UserId user, long upTo, int count) {
        return back(user, upTo, count, bucket(upTo), new ArrayList<>()).thenApply(rows -> {
            Collections.reverse(rows);
            return rows;
        });
    }

    private CompletionStage<List<LogTail.Row<byte[]>>> back(
            UserId user, long upTo, int count, int bucket, List<LogTail.Row<byte[]>> found) {
        int before = found.size();
        return read(statements.back().bind(user.value(), bucket, upTo, count - before), found)
                // behind an empty bucket all others are empty too: the oldest expire first
                .thenCompose(rows -> rows.size() > before && rows.size() < count && bucket > 0
                        ? back(user, upTo, count, bucket - 1, rows)
                        : CompletableFuture.completedFuture(rows));
    }

    private CompletionStage<List<LogTail.Row<byte[]>>> read(BoundStatement query, List<LogTail.Row<byte[]>> into) {
        return session.executeAsync(query).thenCompose(page -> collect(page, into));
    }

    private static CompletionStage<List<LogTail.Row<byte[]>>> collect(
            AsyncResultSet page, List<LogTail.Row<byte[]>> into) {
        for (Row row : page.currentPage()) {
            ByteBuffer entry = row.getByteBuffer(2);
            if (entry != null) {
                into.add(new LogTail.Row<>(row.getLong(0), row.getLong(1), bytes(entry)));
            }
        }
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> collect(next, into))
                : CompletableFuture.completedFuture(into);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static List<Entry> decode(List<LogTail.Row<byte[]>> rows) {
        List<Entry> entries = new ArrayList<>(rows.size());
        rows.forEach(row -> entries.add(EntryCodec.decode(row.value())));
        return entries;
    }
}
