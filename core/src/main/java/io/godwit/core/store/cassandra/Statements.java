// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Prepares several statements, and reads texts that may be missing. */
final class Statements {
    private final CqlSession session;

    Statements(CqlSession session) {
        this.session = session;
    }

    /** In the order in which they are given. */
    CompletionStage<List<PreparedStatement>> prepare(String... statements) {
        CompletionStage<List<PreparedStatement>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (String statement : statements) {
            all = all.thenCombine(session.prepareAsync(statement), (list, prepared) -> {
                list.add(prepared);
                return list;
            });
        }
        return all;
    }

    static String text(Row row, String column) {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}
