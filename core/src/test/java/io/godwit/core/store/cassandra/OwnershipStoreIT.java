// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import io.godwit.core.ownership.Owner;
import io.godwit.core.store.NodeLeases.NodeLease;
import io.godwit.core.store.ShardLeases.ShardLease;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CassandraExtension.class)
class OwnershipStoreIT {
    private CassandraSettings settings;
    private CqlSession session;
    private Owner.Stores stores;

    @BeforeEach
    void open(CassandraServer server) throws Exception {
        settings = TestSettings.of(server);
        session = await(CassandraConnection.open(settings));
        SchemaMigrations.migrate(session, settings, line -> {});
        stores = await(CassandraOwnership.open(session, settings.keyspace()));
    }

    @AfterEach
    void close() {
        session.execute("DROP KEYSPACE IF EXISTS " + settings.keyspace());
        session.close();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    @Test
    void aServersLeaseChangesOnlyAsExpected() throws Exception {
        NodeLease first = new NodeLease(1, 1, true, "id", "about", Duration.ofMillis(1_500));
        assertThat(await(stores.nodes().read("node/a"))).isEqualTo(NodeLease.NONE);
        assertThat(await(stores.nodes().change("node/a", NodeLease.NONE, first)))
                .isTrue();
        assertThat(await(stores.nodes().change("node/a", NodeLease.NONE, first)))
                .isFalse();
        assertThat(await(stores.nodes().read("node/a"))).isEqualTo(first);

        assertThat(await(stores.nodes().change("node/a", first, first.next()))).isTrue();
        assertThat(await(stores.nodes().change("node/a", first, first.over())))
                .as("somebody who saw an older beat cannot declare it over")
                .isFalse();
        assertThat(await(stores.nodes().held())).containsOnlyKeys("node/a");
        assertThat(await(stores.nodes()
                        .change("node/a", first.next(), first.next().over())))
                .isTrue();
        assertThat(await(stores.nodes()
                        .change("node/a", first.next(), first.next().next())))
                .as("nor can it go on then")
                .isFalse();
        assertThat(await(stores.nodes().held())).isEmpty();
    }

    @Test
    void aShardsLeaseChangesHandsOnlyAsExpected() throws Exception {
        ShardLease a = new ShardLease(5, "node/a", 1);
        ShardLease nobody = new ShardLease(5, "", 0);
        ShardLease b = new ShardLease(6, "node/b", 3);
        assertThat(await(stores.shards().read(7))).isEqualTo(ShardLease.NONE);
        assertThat(await(stores.shards().change(7, ShardLease.NONE, a))).isTrue();
        assertThat(await(stores.shards().change(7, ShardLease.NONE, b))).isFalse();
        assertThat(await(stores.shards().change(7, nobody, b))).isFalse();
        assertThat(await(stores.shards().change(7, a, nobody))).isTrue();
        assertThat(await(stores.shards().read(7))).isEqualTo(nobody);
        assertThat(await(stores.shards().change(7, nobody, b))).isTrue();
        assertThat(await(stores.shards().change(7, a, nobody)))
                .as("a late answer of the first owner")
                .isFalse();
        assertThat(await(stores.shards().read(7))).isEqualTo(b);
    }
}
