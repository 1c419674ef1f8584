// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.store.Leases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Leases as rows that lightweight transactions change. The owner expires by its time to live, so that no clocks need to be
 * compared; the term does not.
 */
public final class CassandraLeases implements Leases {
    private final CqlSession session;
    private final PreparedStatement read;
    private final PreparedStatement term;
    private final PreparedStatement owner;

    private CassandraLeases(CqlSession session, List<PreparedStatement> statements) {
        this.session = session;
        read = statements.get(0);
        term = statements.get(1);
        owner = statements.get(2);
    }

    /** Prepares the statements; the schema must be there. */
    public static CompletionStage<CassandraLeases> open(CqlSession session, String keyspace) {
        String table = keyspace + ".lease";
        return new Statements(session)
                .prepare(
                        "SELECT term, owner, about FROM " + table + " WHERE name = ?",
                        "UPDATE " + table + " SET term = ? WHERE name = ? IF owner = ? AND term = ?",
                        "UPDATE " + table + " USING TTL ? SET owner = ?, about = ? WHERE name = ?")
                .thenApply(statements -> new CassandraLeases(session, statements));
    }

    @Override
    public CompletionStage<Holder> read(String name) {
        return session.executeAsync(read.bind(name)).thenApply(rows -> {
            Row row = rows.one();
            return row == null
                    ? new Holder(Optional.empty(), "", 0)
                    : new Holder(
                            Optional.ofNullable(row.getString("owner")),
                            Statements.text(row, "about"),
                            row.getLong("term"));
        });
    }

    @Override
    public CompletionStage<Boolean> change(String name, Holder expected, Holder next, Duration time) {
        @Nullable Long before = expected.term() == 0 ? null : expected.term();
        BatchStatement both = BatchStatement.newInstance(
                BatchType.UNLOGGED,
                term.bind(next.term(), name, expected.owner().orElse(null), before),
                owner.bind((int) time.toSeconds(), next.owner().orElse(null), next.about(), name));
        return session.executeAsync(both).thenApply(result -> result.wasApplied());
    }
}
