// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The prepared statements of the tables for waking devices. Those without a condition are idempotent. */
record PushStatements(Map<String, PreparedStatement> all) {
    private static final String DECISION =
            "pos, device, at, step, from_pos, dialog, message_id, reason, provider, detail, attempt";
    private static final String DEAD =
            "at, user, device, pos, from_pos, dialog, message_id, reason, provider, detail, attempt";

    /** @param recordSeconds how long decisions and what was given up are kept */
    static CompletionStage<PushStatements> prepare(CqlSession session, String keyspace, int recordSeconds) {
        String ks = keyspace + ".";
        Map<String, String> plain = Map.of(
                "arm", "INSERT INTO " + ks + "push_due (shard, user, due_at) VALUES (?, ?, ?) USING TIMESTAMP ?",
                "disarm", "DELETE FROM " + ks + "push_due USING TIMESTAMP ? WHERE shard = ? AND user = ?",
                "due", "SELECT user, due_at FROM " + ks + "push_due WHERE shard = ?",
                "pushed", "INSERT INTO " + ks + "device (user, device, pushed, shown) VALUES (?, ?, ?, ?)",
                "registration",
                        "INSERT INTO " + ks
                                + "device (user, device, push, pushed) VALUES (?, ?, ?, ?) USING TIMESTAMP ?",
                "record",
                        "INSERT INTO " + ks + "push_decision (user, day, " + DECISION
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL " + recordSeconds,
                "decisions",
                        "SELECT " + DECISION + " FROM " + ks
                                + "push_decision WHERE user = ? AND day = ? AND pos >= ? LIMIT ?",
                "decisionsFrom",
                        "SELECT " + DECISION + " FROM " + ks
                                + "push_decision WHERE user = ? AND day = ? AND pos >= ?"
                                + " ORDER BY pos ASC, device DESC, at ASC, step DESC LIMIT ?",
                "dead",
                        "INSERT INTO " + ks + "push_dead (day, slot, " + DEAD
                                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TTL " + recordSeconds,
                "deadLetters", "SELECT " + DEAD + " FROM " + ks + "push_dead WHERE day = ? AND slot = ? LIMIT ?");
        String address = ks + "push_address ";
        String key = " WHERE app = ? AND provider = ? AND hash = ?";
        String owned = key + " IF user = ? AND device = ?";
        Map<String, String> conditional = Map.of(
                "take",
                        "INSERT INTO " + address
                                + "(app, provider, hash, user, device, claim) VALUES (?, ?, ?, ?, ?, ?) IF NOT EXISTS",
                "move",
                        "UPDATE " + address
                                + "SET user = ?, device = ?, claim = ?, previous_user = ?, previous_device = ?"
                                + owned + " AND claim = ?",
                "renew", "UPDATE " + address + "SET claim = ?" + owned + " AND claim = ?",
                "settle",
                        "UPDATE " + address + "SET previous_user = null, previous_device = null" + owned
                                + " AND claim = ?",
                "release", "DELETE FROM " + address + owned + " AND claim < ? AND previous_user = null");
        Map<String, PreparedStatement> ready = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> preparing = new ArrayList<>();
        plain.forEach((name, cql) -> preparing.add(prepare(session, name, cql, true, ready)));
        conditional.forEach((name, cql) -> preparing.add(prepare(session, name, cql, false, ready)));
        return CompletableFuture.allOf(preparing.toArray(CompletableFuture[]::new))
                .thenApply(done -> new PushStatements(Map.copyOf(ready)));
    }

    private static CompletableFuture<?> prepare(
            CqlSession session, String name, String cql, boolean idempotent, Map<String, PreparedStatement> into) {
        return session.prepareAsync(SimpleStatement.newInstance(cql).setIdempotent(idempotent))
                .thenAccept(statement -> into.put(name, statement))
                .toCompletableFuture();
    }

    PreparedStatement get(String name) {
        return Objects.requireNonNull(all.get(name), name);
    }
}
