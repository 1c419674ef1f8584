// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import io.godwit.core.ownership.Owner;
import java.util.concurrent.CompletionStage;

/** The leases' tables together. */
public final class CassandraOwnership {
    private CassandraOwnership() {}

    /** Prepares the statements; the schema must be there. */
    public static CompletionStage<Owner.Stores> open(CqlSession session, String keyspace) {
        return CassandraNodeLeases.open(session, keyspace)
                .thenCompose(nodes -> CassandraShardLeases.open(session, keyspace)
                        .thenCompose(shards -> CassandraLeases.open(session, keyspace)
                                .thenApply(leases -> new Owner.Stores(nodes, shards, leases))));
    }
}
