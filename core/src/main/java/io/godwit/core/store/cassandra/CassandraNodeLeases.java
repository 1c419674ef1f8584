// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.store.NodeLeases;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Leases of servers as rows that lightweight transactions change. */
public final class CassandraNodeLeases implements NodeLeases {
    private static final String COLUMNS = "name, term, beat, held, owner, about, lease_ms";

    private final CqlSession session;
    private final PreparedStatement read;
    private final PreparedStatement all;
    private final PreparedStatement begin;
    private final PreparedStatement change;

    private CassandraNodeLeases(
            CqlSession session,
            PreparedStatement read,
            PreparedStatement all,
            PreparedStatement begin,
            PreparedStatement change) {
        this.session = session;
        this.read = read;
        this.all = all;
        this.begin = begin;
        this.change = change;
    }

    /** Prepares the statements; the schema must be there. */
    public static CompletionStage<CassandraNodeLeases> open(CqlSession session, String keyspace) {
        String table = keyspace + ".node_lease";
        Statements all = new Statements(session);
        return all.prepare(
                        "SELECT " + COLUMNS + " FROM " + table + " WHERE name = ?",
                        "SELECT " + COLUMNS + " FROM " + table,
                        "INSERT INTO " + table + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS",
                        "UPDATE " + table + " SET term = ?, beat = ?, held = ?, owner = ?, about = ?, lease_ms = ?"
                                + " WHERE name = ? IF term = ? AND beat = ? AND held = ? AND owner = ?")
                .thenApply(found ->
                        new CassandraNodeLeases(session, found.get(0), found.get(1), found.get(2), found.get(3)));
    }

    @Override
    public CompletionStage<NodeLease> read(String name) {
        return session.executeAsync(read.bind(name)).thenApply(rows -> {
            Row row = rows.one();
            return row == null ? NodeLease.NONE : lease(row);
        });
    }

    @Override
    public CompletionStage<Map<String, NodeLease>> held() {
        return session.executeAsync(all.bind()).thenCompose(page -> collect(page, new HashMap<>()));
    }

    private static CompletionStage<Map<String, NodeLease>> collect(AsyncResultSet page, Map<String, NodeLease> into) {
        for (Row row : page.currentPage()) {
            if (row.getBoolean("held")) {
                into.put(row.getString("name"), lease(row));
            }
        }
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> collect(next, into))
                : CompletableFuture.completedFuture(into);
    }

    private static NodeLease lease(Row row) {
        return new NodeLease(
                row.getLong("term"),
                row.getLong("beat"),
                row.getBoolean("held"),
                Statements.text(row, "owner"),
                Statements.text(row, "about"),
                Duration.ofMillis(row.getInt("lease_ms")));
    }

    @Override
    public CompletionStage<Boolean> change(String name, NodeLease expected, NodeLease next) {
        int millis = (int) next.time().toMillis();
        var statement = expected.term() == 0
                ? begin.bind(name, next.term(), next.beat(), next.held(), next.owner(), next.about(), millis)
                : change.bind(
                        next.term(),
                        next.beat(),
                        next.held(),
                        next.owner(),
                        next.about(),
                        millis,
                        name,
                        expected.term(),
                        expected.beat(),
                        expected.held(),
                        expected.owner());
        return session.executeAsync(statement).thenApply(AsyncResultSet::wasApplied);
    }
}
