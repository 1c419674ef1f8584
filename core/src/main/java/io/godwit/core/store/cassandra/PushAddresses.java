// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.AddressClaim.Owner;
import io.godwit.core.push.PushAddress;
import io.godwit.core.store.AddressOwners;
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
import org.jspecify.annotations.Nullable;

/** Who owns which address: lightweight transactions, because two people may log in on one phone at the same moment. */
final class PushAddresses implements AddressOwners {
    private static final int MAX_ATTEMPTS = 10;

    private final CqlSession session;
    private final PushStatements statements;

    PushAddresses(CqlSession session, PushStatements statements) {
        this.session = session;
        this.statements = statements;
    }

    @Override
    public CompletionStage<AddressClaim> claim(PushAddress address, Owner owner, long number) {
        return take(address, owner, number, MAX_ATTEMPTS);
    }

    private CompletionStage<AddressClaim> take(PushAddress address, Owner owner, long number, int left) {
        return session.executeAsync(statements
                        .get("take")
                        .bind(
                                address.app(),
                                address.provider(),
                                hash(address),
                                owner.user().value(),
                                owner.device().value(),
                                number))
                .thenCompose(result -> taken(result, address, owner, number, left));
    }

    private CompletionStage<AddressClaim> taken(
            AsyncResultSet result, PushAddress address, Owner owner, long number, int left) {
        boolean applied = result.wasApplied(); // cannot be asked any more when the row has been taken
        Row row = result.one();
        if (applied || row == null) {
            return CompletableFuture.completedFuture(new AddressClaim(owner, number, Optional.empty()));
        }
        Owner present = owner(row, "user", "device").orElseThrow();
        Optional<Owner> previous = owner(row, "previous_user", "previous_device");
        @Nullable Long claim = row.get("claim", Long.class); // none of an owner from before there were numbers
        if (!present.equals(owner) && previous.isPresent()) {
            return CompletableFuture.completedFuture(new AddressClaim(present, claim == null ? 0 : claim, previous));
        }
        if (left <= 1) {
            return CompletableFuture.failedFuture(new IllegalStateException("too many devices claim one address"));
        }
        boolean again = present.equals(owner); // a repeated claim: the owner before may still have to let go
        return (again ? renew(address, owner, number, claim) : move(address, owner, number, present, claim))
                .thenCompose(moved -> moved.wasApplied()
                        ? CompletableFuture.completedFuture(
                                new AddressClaim(owner, number, again ? previous : Optional.of(present)))
                        : take(address, owner, number, left - 1));
    }

    private CompletionStage<AsyncResultSet> renew(PushAddress address, Owner owner, long number, @Nullable Long claim) {
        return session.executeAsync(statements
                .get("renew")
                .bind(
                        number,
                        address.app(),
                        address.provider(),
                        hash(address),
                        owner.user().value(),
                        owner.device().value(),
                        claim));
    }

    private CompletionStage<AsyncResultSet> move(
            PushAddress address, Owner owner, long number, Owner present, @Nullable Long claim) {
        return session.executeAsync(statements
                .get("move")
                .bind(
                        owner.user().value(),
                        owner.device().value(),
                        number,
                        present.user().value(),
                        present.device().value(),
                        address.app(),
                        address.provider(),
                        hash(address),
                        present.user().value(),
                        present.device().value(),
                        claim));
    }

    private static Optional<Owner> owner(Row row, String user, String device) {
        String userName = row.getString(user);
        String deviceName = row.getString(device);
        return userName == null || deviceName == null
                ? Optional.empty()
                : Optional.of(new Owner(new UserId(userName), new DeviceId(deviceName)));
    }

    @Override
    public CompletionStage<Void> settled(PushAddress address, Owner owner, long number) {
        return ifOwned("settle", address, owner, number == 0 ? null : number);
    }

    @Override
    public CompletionStage<Void> release(PushAddress address, Owner owner, long number) {
        return ifOwned("release", address, owner, number);
    }

    private CompletionStage<Void> ifOwned(String statement, PushAddress address, Owner owner, @Nullable Long number) {
        return session.executeAsync(statements
                        .get(statement)
                        .bind(
                                address.app(),
                                address.provider(),
                                hash(address),
                                owner.user().value(),
                                owner.device().value(),
                                number))
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
