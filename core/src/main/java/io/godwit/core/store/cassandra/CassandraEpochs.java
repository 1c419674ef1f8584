// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.store.Epochs;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Epochs from a counter per shard in Cassandra, moved by a lightweight transaction when this process first uses the shard:
 * the counter stands in the upper bits, a number of this process in the lower ones. So starting a mailbox costs no
 * transaction, and every start of every process still has an epoch of its own, greater than those before.
 */
public final class CassandraEpochs implements Epochs {
    private static final int STARTS_BITS = 20;
    private static final int MAX_STARTS = 1 << STARTS_BITS;
    private static final int MAX_ATTEMPTS = 20;

    private record Term(long counter, AtomicInteger starts) {}

    private final CqlSession session;
    private final PreparedStatement read;
    private final PreparedStatement create;
    private final PreparedStatement move;
    private final Map<Integer, CompletableFuture<Term>> terms = new ConcurrentHashMap<>();

    private CassandraEpochs(
            CqlSession session, PreparedStatement read, PreparedStatement create, PreparedStatement move) {
        this.session = session;
        this.read = read;
        this.create = create;
        this.move = move;
    }

    /** Prepares the statements; the schema must be there. */
    public static CompletionStage<CassandraEpochs> open(CqlSession session, String keyspace) {
        String table = keyspace + ".shard_epoch";
        CompletionStage<PreparedStatement> read =
                session.prepareAsync("SELECT epoch FROM " + table + " WHERE shard = ?");
        CompletionStage<PreparedStatement> create =
                session.prepareAsync("INSERT INTO " + table + " (shard, epoch) VALUES (?, 1) IF NOT EXISTS");
        CompletionStage<PreparedStatement> move =
                session.prepareAsync("UPDATE " + table + " SET epoch = ? WHERE shard = ? IF epoch = ?");
        return read.thenCombine(create, Map::entry)
                .thenCombine(
                        move, (both, third) -> new CassandraEpochs(session, both.getKey(), both.getValue(), third));
    }

    @Override
    public CompletionStage<Long> next(int shard) {
        CompletableFuture<Term> term = terms.computeIfAbsent(shard, this::begin);
        return term.thenCompose(current -> {
            int start = current.starts().getAndIncrement();
            if (start < MAX_STARTS) {
                return CompletableFuture.completedFuture((current.counter() << STARTS_BITS) | start);
            }
            terms.remove(shard, term);
            return next(shard);
        });
    }

    private CompletableFuture<Term> begin(int shard) {
        CompletableFuture<Term> term = attempt(shard, MAX_ATTEMPTS).toCompletableFuture();
        return term.whenComplete((ok, failure) -> {
            if (failure != null) {
                terms.remove(shard);
            }
        });
    }

    private CompletionStage<Term> attempt(int shard, int left) {
        return session.executeAsync(read.bind(shard)).thenCompose(rows -> {
            Row row = rows.one();
            long next = row == null ? 1 : row.getLong(0) + 1;
            return session.executeAsync(row == null ? create.bind(shard) : move.bind(next, shard, next - 1))
                    .thenCompose(result -> decided(shard, next, result.wasApplied(), left));
        });
    }

    private CompletionStage<Term> decided(int shard, long counter, boolean mine, int left) {
        if (mine) {
            return CompletableFuture.completedFuture(new Term(counter, new AtomicInteger()));
        }
        return left > 1
                ? attempt(shard, left - 1)
                : CompletableFuture.failedFuture(
                        new IllegalStateException("no epoch for shard " + shard + ": too many nodes ask for it"));
    }
}
