// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.identity.Revocation;
import io.godwit.core.identity.RevocationStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Revocations in one partition: there are few, and all nodes read all of them every few seconds. A row lives as long as the
 * tokens that it takes back.
 */
public final class CassandraRevocationStore implements RevocationStore {
    /** Cassandra's own limit, 20 years. */
    private static final int MAX_TTL_SECONDS = 630_720_000;

    private static final String PARTITION = "all";
    private static final String TOKEN = "jti:";
    private static final String USER = "user";

    private final CqlSession session;
    private final PreparedStatement add;
    private final PreparedStatement read;
    private final InstantSource wall;

    private CassandraRevocationStore(
            CqlSession session, PreparedStatement add, PreparedStatement read, InstantSource wall) {
        this.session = session;
        this.add = add;
        this.read = read;
        this.wall = wall;
    }

    /** Prepares the statements; the schema must be there. */
    public static CompletionStage<CassandraRevocationStore> open(
            CqlSession session, String keyspace, InstantSource wall) {
        String table = keyspace + ".revocation";
        return session.prepareAsync(
                        "INSERT INTO " + table + " (day, user, token_key, revoked_at) VALUES (?, ?, ?, ?) USING TTL ?")
                .thenCombine(
                        session.prepareAsync(
                                "SELECT user, token_key, revoked_at, TTL(revoked_at) FROM " + table + " WHERE day = ?"),
                        (add, read) -> new CassandraRevocationStore(session, add, read, wall));
    }

    @Override
    public CompletionStage<Void> add(Revocation revocation) {
        long left = Duration.between(wall.instant(), revocation.expiresAt()).toSeconds();
        int ttl = (int) Math.max(1, Math.min(left, MAX_TTL_SECONDS));
        String user = revocation instanceof Revocation.OfUser of ? of.user() : "";
        String key = revocation instanceof Revocation.OfToken of ? TOKEN + of.tokenId() : USER;
        Instant at = revocation instanceof Revocation.OfUser of ? of.issuedBefore() : wall.instant();
        return session.executeAsync(add.bind(PARTITION, user, key, at, ttl)).thenApply(done -> null);
    }

    @Override
    public CompletionStage<List<Revocation>> readAll() {
        return session.executeAsync(read.bind(PARTITION)).thenCompose(page -> collect(page, new ArrayList<>()));
    }

    private CompletionStage<List<Revocation>> collect(AsyncResultSet page, List<Revocation> into) {
        page.currentPage().forEach(row -> revocation(row).ifPresent(into::add));
        return page.hasMorePages()
                ? page.fetchNextPage().thenCompose(next -> collect(next, into))
                : CompletableFuture.completedFuture(into);
    }

    private Optional<Revocation> revocation(Row row) {
        String user = row.getString(0);
        String key = row.getString(1);
        Instant at = row.getInstant(2);
        if (user == null || key == null || at == null) {
            return Optional.empty();
        }
        Instant expires = wall.instant().plusSeconds(row.getInt(3));
        return Optional.of(
                key.startsWith(TOKEN)
                        ? new Revocation.OfToken(key.substring(TOKEN.length()), expires)
                        : new Revocation.OfUser(user, at, expires));
    }
}
