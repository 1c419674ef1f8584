// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.AddressClaim.Owner;
import io.godwit.core.push.PushAddress;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who owns which address: lightweight transactions, because two people may log in on one phone at the same moment. */
final class PushAddresses {
    private static final int MAX_ATTEMPTS = 10;

    private final CqlSession session;
    private final PushStatements statements;

    PushAddresses(CqlSession session, PushStatements statements) {
        this.session = session;
        this.statements = statements;
    }

    CompletionStage<AddressClaim> claim(PushAddress address, Owner owner) {
        return take(address, owner, MAX_ATTEMPTS);
    }

    private CompletionStage<AddressClaim> take(PushAddress address, Owner owner, int left) {
        return session.executeAsync(statements
                        .get("take")
                        .bind(
                                address.app(),
                                address.provider(),
                                hash(address),
                                owner.user().value(),
                                owner.device().value()))
                .thenCompose(result -> taken(result, address, owner, left));
    }

    private CompletionStage<AddressClaim> taken(AsyncResultSet result, PushAddress address, Owner owner, int left) {
        boolean applied = result.wasApplied(); // cannot be asked any more when the row has been taken
        Row row = result.one();
        if (applied || row == null) {
            return CompletableFuture.completedFuture(new AddressClaim(Optional.empty()));
        }
        Owner present = owner(row, "user", "device").orElseThrow();
        if (present.equals(owner)) { // a repeated claim: the owner before may still have to let go
            return CompletableFuture.completedFuture(new AddressClaim(owner(row, "previous_user", "previous_device")));
        }
        if (left <= 1) {
            return CompletableFuture.failedFuture(new IllegalStateException("too many devices claim one address"));
        }
        return session.executeAsync(statements
                        .get("move")
                        .bind(
                                owner.user().value(),
                                owner.device().value(),
                                present.user().value(),
                                present.device().value(),
                                address.app(),
                                address.provider(),
                                hash(address),
                                present.user().value(),
                                present.device().value()))
                .thenCompose(moved -> moved.wasApplied()
                        ? CompletableFuture.completedFuture(new AddressClaim(Optional.of(present)))
                        : take(address, owner, left - 1));
    }

    private static Optional<Owner> owner(Row row, String user, String device) {
        String userName = row.getString(user);
        String deviceName = row.getString(device);
        return userName == null || deviceName == null
                ? Optional.empty()
                : Optional.of(new Owner(new UserId(userName), new DeviceId(deviceName)));
    }

    CompletionStage<Void> settled(PushAddress address, Owner owner) {
        return ifOwned("settle", address, owner);
    }

    CompletionStage<Void> release(PushAddress address, Owner owner) {
        return ifOwned("release", address, owner);
    }

    private CompletionStage<Void> ifOwned(String statement, PushAddress address, Owner owner) {
        return session.executeAsync(statements
                        .get(statement)
                        .bind(
                                address.app(),
                                address.provider(),
                                hash(address),
                                owner.user().value(),
                                owner.device().value()))
                .thenApply(done -> null);
    }

    private static ByteBuffer hash(PushAddress address) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
                    .digest(address.address().reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(Objects.requireNonNull(e.getMessage()), e);
        }
    }
}
