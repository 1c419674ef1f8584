// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.Leases;
import io.godwit.core.store.Leases.Holder;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What tells a keyspace from every other one, so that servers with different ones notice that they must not form a cluster. */
final class KeyspaceId {
    private static final String NAME = "keyspace";

    private KeyspaceId() {}

    /** The same for all servers of the keyspace; the first one makes it. */
    static CompletionStage<String> of(Leases leases) {
        return leases.read(NAME).thenCompose(found -> {
            if (found.owner().isPresent()) {
                return CompletableFuture.completedFuture(found.owner().get());
            }
            Holder mine = new Holder(Optional.of(UUID.randomUUID().toString()), "", found.term() + 1);
            return leases.change(NAME, found, mine, Duration.ZERO).thenCompose(done -> of(leases));
        });
    }
}
