// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The prepared statements of the mailbox tables. All are idempotent, so the driver may repeat them. */
record MailboxStatements(
        PreparedStatement append,
        PreparedStatement range,
        PreparedStatement back,
        PreparedStatement readState,
        PreparedStatement saveState,
        PreparedStatement readDevices,
        PreparedStatement saveDevice,
        PreparedStatement forgetDevice) {

    static CompletionStage<MailboxStatements> prepare(CqlSession session, String keyspace, int ttlSeconds) {
        String ks = keyspace + ".";
        Map<String, PreparedStatement> ready = new ConcurrentHashMap<>();
        List<CompletableFuture<?>> all = new ArrayList<>();
        Map.of(
                        "append",
                                "INSERT INTO " + ks + "mailbox (user, bucket, pos, epoch, entry) VALUES (?, ?, ?, ?, ?)"
                                        + (ttlSeconds > 0 ? " USING TTL " + ttlSeconds : ""),
                        "range",
                                "SELECT pos, epoch, entry FROM " + ks
                                        + "mailbox WHERE user = ? AND bucket = ? AND pos > ? AND pos <= ?",
                        "back",
                                "SELECT pos, epoch, entry FROM " + ks
                                        + "mailbox WHERE user = ? AND bucket = ? AND pos <= ?"
                                        + " ORDER BY pos DESC, epoch ASC LIMIT ?",
                        "readState", "SELECT head, epoch, last_id, dialogs FROM " + ks + "mailbox_state WHERE user = ?",
                        "saveState",
                                "INSERT INTO " + ks + "mailbox_state (user, head, epoch, last_id, dialogs, updated_at)"
                                        + " VALUES (?, ?, ?, ?, ?, toTimestamp(now())) USING TIMESTAMP ?",
                        "readDevices",
                                "SELECT device, acked, seen_at, pushed, push, shown FROM " + ks
                                        + "device WHERE user = ?",
                        "saveDevice",
                                "INSERT INTO " + ks + "device (user, device, acked, seen_at)"
                                        + " VALUES (?, ?, ?, toTimestamp(now()))",
                        "forgetDevice", "DELETE FROM " + ks + "device WHERE user = ? AND device = ?")
                .forEach((name, cql) -> all.add(
                        session.prepareAsync(SimpleStatement.newInstance(cql).setIdempotent(true))
                                .thenAccept(statement -> ready.put(name, statement))
                                .toCompletableFuture()));
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> new MailboxStatements(
                        get(ready, "append"),
                        get(ready, "range"),
                        get(ready, "back"),
                        get(ready, "readState"),
                        get(ready, "saveState"),
                        get(ready, "readDevices"),
                        get(ready, "saveDevice"),
                        get(ready, "forgetDevice")));
    }

    private static PreparedStatement get(Map<String, PreparedStatement> ready, String name) {
        return java.util.Objects.requireNonNull(ready.get(name), name);
    }
}
