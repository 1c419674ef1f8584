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
 * Epochs from a counter per shard in Cassandra, moved by a lightweight transaction when this process first uses the shard
 * or finds that another process has used it since: the counter stands in the upper bits, a number of this process in the
 * lower ones. So starting a mailbox costs one small read and no transaction, and every start of every process still has an
 * epoch of its own, greater than those before.
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
        CompletableFuture<Term> term = terms.get(shard);
        return term == null ? inNewTerm(shard) : inTerm(shard, term);
    }

    private CompletionStage<Long> inNewTerm(int shard) {
        CompletableFuture<Term> mine = new CompletableFuture<>();
        CompletableFuture<Term> other = terms.putIfAbsent(shard, mine);
        if (other != null) {
            return inTerm(shard, other);
        }
        attempt(shard, MAX_ATTEMPTS).whenComplete((term, failure) -> {
            if (failure == null) {
                mine.complete(term);
            } else {
                terms.remove(shard, mine); // the next one tries again
                mine.completeExceptionally(failure);
            }
        });
        return mine.thenCompose(term -> number(shard, mine, term));
    }

    private CompletionStage<Long> inTerm(int shard, CompletableFuture<Term> known) {
        return known.thenCompose(term -> counter(shard).thenCompose(now -> {
            if (now == term.counter()) {
                return number(shard, known, term);
            }
            terms.remove(shard, known);
            return next(shard);
        }));
    }

    private CompletionStage<Long> number(int shard, CompletableFuture<Term> known, Term term) {
        int start = term.starts().getAndIncrement();
        if (start < MAX_STARTS) {
            return CompletableFuture.completedFuture((term.counter() << STARTS_BITS) | start);
        }
        terms.remove(shard, known);
        return next(shard);
    }

    private CompletionStage<Long> counter(int shard) {
        return session.executeAsync(read.bind(shard)).thenApply(rows -> {
            Row row = rows.one();
            return row == null ? 0 : row.getLong(0);
        });
    }

    private CompletionStage<Term> attempt(int shard, int left) {
        return counter(shard).thenCompose(before -> {
            long next = before + 1;
            return session.executeAsync(before == 0 ? create.bind(shard) : move.bind(next, shard, before))
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
