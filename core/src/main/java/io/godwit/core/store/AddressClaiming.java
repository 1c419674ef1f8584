// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store;

import io.godwit.core.push.AddressClaim;
import io.godwit.core.push.AddressClaim.Owner;
import io.godwit.core.push.PushAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/** Makes an address a device's own: everybody who may have it lets go of it, before the stage ends. Any thread. */
public final class AddressClaiming {
    /** Others may claim it at the same time. */
    private static final int MAX_ATTEMPTS = 10;

    private final AddressOwners owners;
    private final BiFunction<Owner, PushAddress, CompletionStage<Void>> takeAway;

    /** @param takeAway makes a device let go of an address; ends when nothing is sent there for it any more */
    public AddressClaiming(AddressOwners owners, BiFunction<Owner, PushAddress, CompletionStage<Void>> takeAway) {
        this.owners = owners;
        this.takeAway = takeAway;
    }

    /** @param number greater than those of all claims of this mailbox before */
    public CompletionStage<Void> claim(PushAddress address, Owner me, long number) {
        return claim(address, me, number, MAX_ATTEMPTS);
    }

    private CompletionStage<Void> claim(PushAddress address, Owner me, long number, int left) {
        return owners.claim(address, me, number)
                .thenCompose(found -> settle(address, me, found).thenCompose(done -> {
                    if (found.owner().equals(me)) {
                        return CompletableFuture.completedFuture(null);
                    }
                    return left > 1
                            ? claim(address, me, number, left - 1)
                            : CompletableFuture.failedFuture(
                                    new IllegalStateException("too many devices claim one address"));
                }));
    }

    private CompletionStage<Void> settle(PushAddress address, Owner me, AddressClaim claim) {
        return claim.previous()
                .map(previous -> letGo(previous, address, me)
                        .thenCompose(gone -> owners.settled(address, claim.owner(), claim.number())))
                .orElse(CompletableFuture.completedFuture(null));
    }

    private CompletionStage<Void> letGo(Owner previous, PushAddress address, Owner me) {
        return previous.equals(me) ? CompletableFuture.completedFuture(null) : takeAway.apply(previous, address);
    }
}
