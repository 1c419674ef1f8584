// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.DeadLetter;
import io.godwit.core.push.PushAddress;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushRegistration;
import io.godwit.core.push.PushRegistrationCodec;
import io.godwit.core.store.PushStore;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waking devices in Cassandra. What is written for messages shares batches with the appends; addresses move by lightweight
 * transactions.
 */
public final class CassandraPushStore implements PushStore {
    private static final int SLOTS = 16;
    /** A row of any of these tables, without its texts, with its frame in a batch. */
    private static final int ROW_BYTES = 160;

    private static final long DAY_MILLIS = 86_400_000;

    private final CqlSession session;
    private final PushStatements statements;
    private final GroupCommitWriter writer;
    private final InstantSource wall;
    private final int recordDays;
    private final PushAddresses addresses;

    private CassandraPushStore(
            CqlSession session,
            PushStatements statements,
            GroupCommitWriter writer,
            InstantSource wall,
            int recordDays) {
        this.session = session;
        this.statements = statements;
        this.writer = writer;
        this.wall = wall;
        this.recordDays = recordDays;
        addresses = new PushAddresses(session, statements);
    }

    /**
     * Prepares the statements; the schema must be there.
     *
     * @param mailboxes whose batches are shared
     * @param records how long decisions and what was given up are kept, in whole days from 1
     */
    public static CompletionStage<CassandraPushStore> open(
            CqlSession session,
            String keyspace,
            CassandraMailboxStore mailboxes,
            Duration records,
            InstantSource wall) {
        return PushStatements.prepare(session, keyspace, (int) records.toSeconds())
                .thenApply(statements -> new CassandraPushStore(
                        session, statements, mailboxes.writer(), wall, (int) Math.max(1, records.toDays())));
    }

    // ---- the list of those to look after

    @Override
    public CompletionStage<Void> arm(int shard, UserId user, long at, long order) {
        return write(statements.get("arm").bind(shard, user.value(), Instant.ofEpochMilli(at), order), 0, true);
    }

    @Override
    public CompletionStage<Void> disarm(int shard, UserId user, long order) {
        return write(statements.get("disarm").bind(order, shard, user.value()), 0, false);
    }

    @Override
    public CompletionStage<Void> due(int shard, long before, Consumer<List<UserId>> page) {
        return session.executeAsync(statements.get("due").bind(shard)).thenCompose(rows -> due(rows, before, page));
    }

    private static CompletionStage<Void> due(AsyncResultSet rows, long before, Consumer<List<UserId>> page) {
        List<UserId> users = new ArrayList<>();
        rows.currentPage().forEach(row -> {
            String user = row.getString(0);
            Instant at = row.getInstant(1);
            if (user != null && (at == null || at.toEpochMilli() <= before)) {
                users.add(new UserId(user));
            }
        });
        if (!users.isEmpty()) {
            page.accept(users);
        }
        return rows.hasMorePages()
                ? rows.fetchNextPage().thenCompose(next -> due(next, before, page))
                : CompletableFuture.completedFuture(null);
    }

    // ---- devices and addresses

    @Override
    public CompletionStage<Void> savePushed(UserId user, DeviceId device, long pushed, String shown) {
        return write(statements.get("pushed").bind(user.value(), device.value(), pushed, shown), shown.length(), false);
    }

    @Override
    public CompletionStage<Void> saveRegistration(
            UserId user, DeviceId device, Optional<PushRegistration> registration, long pushed) {
        @Nullable String json = registration.map(PushRegistrationCodec::encode).orElse(null);
        // of its own time: tried again, it must not undo what came after it
        long time = session.getContext().getTimestampGenerator().next();
        return write(
                statements.get("registration").bind(user.value(), device.value(), json, pushed, time),
                json == null ? 0 : json.length(),
                true);
    }

    @Override
    public CompletionStage<AddressClaim> claim(PushAddress address, AddressClaim.Owner owner, long number) {
        return addresses.claim(address, owner, number);
    }

    @Override
    public CompletionStage<Void> settled(PushAddress address, AddressClaim.Owner owner, long number) {
        return addresses.settled(address, owner, number);
    }

    @Override
    public CompletionStage<Void> release(PushAddress address, AddressClaim.Owner owner, long number) {
        return addresses.release(address, owner, number);
    }

    // ---- records

    @Override
    public CompletionStage<Void> record(UserId user, PushDecision decision) {
        if (writer.isHalfFull()) {
            return CompletableFuture.failedFuture(new IllegalStateException("the writer's queue is half full"));
        }
        int day = (int) (decision.at() / DAY_MILLIS);
        return write(
                DecisionRows.bindRecord(statements.get("record"), user, day, decision),
                decision.detail().length() + decision.dialog().length(),
                false);
    }

    @Override
    public CompletionStage<List<PushDecision>> decisions(UserId user, long pos, int limit) {
        return days("decisionsFrom", user, pos, limit)
                .thenApply(found -> found.stream()
                        .filter(decision -> decision.from() <= pos && decision.pos() >= pos)
                        .sorted(Comparator.comparingLong(PushDecision::at))
                        .toList());
    }

    @Override
    public CompletionStage<List<PushDecision>> newestDecisions(UserId user, int limit) {
        return days("decisions", user, 0, limit)
                .thenApply(found -> found.stream()
                        .sorted(Comparator.comparingLong(PushDecision::at).reversed())
                        .limit(limit)
                        .toList());
    }

    /** One partition for each day that is kept: a few small reads at once. */
    private CompletionStage<List<PushDecision>> days(String statement, UserId user, long fromPos, int limit) {
        int today = (int) (wall.millis() / DAY_MILLIS);
        CompletionStage<List<PushDecision>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (int day = today; day >= today - recordDays; day--) {
            CompletionStage<AsyncResultSet> rows =
                    session.executeAsync(statements.get(statement).bind(user.value(), day, fromPos, limit));
            all = all.thenCombine(rows, (found, more) -> {
                more.currentPage().forEach(row -> found.add(DecisionRows.decision(row)));
                return found;
            });
        }
        return all;
    }

    @Override
    public CompletionStage<Void> deadLetter(DeadLetter letter) {
        int day = (int) (letter.decision().at() / DAY_MILLIS);
        int slot = Math.floorMod(letter.user().value().hashCode(), SLOTS);
        return write(
                DecisionRows.bindDead(statements.get("dead"), day, slot, letter),
                letter.decision().detail().length(),
                true);
    }

    @Override
    public CompletionStage<List<DeadLetter>> deadLetters(int day, int limit) {
        CompletionStage<List<DeadLetter>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (int slot = 0; slot < SLOTS; slot++) {
            CompletionStage<AsyncResultSet> rows =
                    session.executeAsync(statements.get("deadLetters").bind(day, slot, limit));
            all = all.thenCombine(rows, (found, more) -> {
                more.currentPage().forEach(row -> found.add(DecisionRows.deadLetter(row)));
                return found;
            });
        }
        return all.thenApply(found -> found.stream()
                .sorted(Comparator.comparingLong(
                                (DeadLetter letter) -> letter.decision().at())
                        .reversed())
                .limit(limit)
                .toList());
    }

    private CompletionStage<Void> write(BoundStatement row, int textBytes, boolean again) {
        Written written = new Written();
        if (again) {
            writer.write(row, ROW_BYTES + textBytes, 0, written);
        } else {
            writer.writeOnce(row, ROW_BYTES + textBytes, written);
        }
        return written;
    }
}
