// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.store.ShardLeases;
import java.util.concurrent.CompletionStage;

/** Leases of shards as rows that lightweight transactions change. */
public final class CassandraShardLeases implements ShardLeases {
    private final CqlSession session;
    private final PreparedStatement read;
    private final PreparedStatement begin;
    private final PreparedStatement change;

    private CassandraShardLeases(
            CqlSession session, PreparedStatement read, PreparedStatement begin, PreparedStatement change) {
        this.session = session;
        this.read = read;
        this.begin = begin;
        this.change = change;
    }

    /** Prepares the statements; the schema must be there. */
    public static CompletionStage<CassandraShardLeases> open(CqlSession session, String keyspace) {
        String table = keyspace + ".shard_lease";
        return new Statements(session)
                .prepare(
                        "SELECT term, node, node_term FROM " + table + " WHERE shard = ?",
                        "INSERT INTO " + table + " (shard, term, node, node_term) VALUES (?, ?, ?, ?) IF NOT EXISTS",
                        "UPDATE " + table + " SET term = ?, node = ?, node_term = ?"
                                + " WHERE shard = ? IF term = ? AND node = ? AND node_term = ?")
                .thenApply(found -> new CassandraShardLeases(session, found.get(0), found.get(1), found.get(2)));
    }

    @Override
    public CompletionStage<ShardLease> read(int shard) {
        return session.executeAsync(read.bind(shard)).thenApply(rows -> {
            Row row = rows.one();
            return row == null
                    ? ShardLease.NONE
                    : new ShardLease(row.getLong("term"), Statements.text(row, "node"), row.getLong("node_term"));
        });
    }

    @Override
    public CompletionStage<Boolean> change(int shard, ShardLease expected, ShardLease next) {
        var statement = expected.term() == 0
                ? begin.bind(shard, next.term(), next.node(), next.nodeTerm())
                : change.bind(
                        next.term(),
                        next.node(),
                        next.nodeTerm(),
                        shard,
                        expected.term(),
                        expected.node(),
                        expected.nodeTerm());
        return session.executeAsync(statement).thenApply(AsyncResultSet::wasApplied);
    }
}
