// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import io.godwit.core.store.Leases.Holder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CassandraExtension.class)
class LeasesIT {
    private static final Holder NOBODY = new Holder(Optional.empty(), "", 0);
    private static final Duration LONG = Duration.ofMinutes(10);

    private CassandraSettings settings;
    private CqlSession session;
    private CassandraLeases leases;

    @BeforeEach
    void open(CassandraServer server) throws Exception {
        settings = TestSettings.of(server);
        session = await(CassandraConnection.open(settings));
        SchemaMigrations.migrate(session, settings, line -> {});
        leases = await(CassandraLeases.open(session, settings.keyspace()));
    }

    @AfterEach
    void close() {
        session.execute("DROP KEYSPACE IF EXISTS " + settings.keyspace());
        session.close();
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    private static Holder holder(String owner, long term) {
        return new Holder(Optional.of(owner), "server " + owner, term);
    }

    @Test
    void areTakenKeptAndGivenBackOnlyAsExpected() throws Exception {
        assertThat(await(leases.read("x"))).isEqualTo(NOBODY);
        assertThat(await(leases.change("x", NOBODY, holder("a", 5), LONG))).isTrue();
        assertThat(await(leases.change("x", NOBODY, holder("b", 5), LONG))).isFalse();
        assertThat(await(leases.read("x"))).isEqualTo(holder("a", 5));
        assertThat(await(leases.change("x", holder("a", 4), holder("a", 5), LONG)))
                .isFalse();
        assertThat(await(leases.change("x", holder("b", 5), holder("b", 6), LONG)))
                .isFalse();
        assertThat(await(leases.change("x", holder("a", 5), holder("a", 5), LONG)))
                .isTrue();

        Holder free = new Holder(Optional.empty(), "", 5);
        assertThat(await(leases.change("x", holder("a", 5), free, LONG))).isTrue();
        assertThat(await(leases.read("x"))).isEqualTo(free);
        assertThat(await(leases.change("x", free, holder("b", 6), LONG))).isTrue();
    }

    @Test
    void losesTheOwnerButNotTheTermInTime() throws Exception {
        assertThat(await(leases.change("y", NOBODY, holder("a", 7), Duration.ofSeconds(1))))
                .isTrue();

        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (await(leases.read("y")).owner().isPresent()) {
            assertThat(System.nanoTime()).as("expired").isLessThan(end);
        }
        Holder expired = new Holder(Optional.empty(), "", 7);
        assertThat(await(leases.read("y"))).isEqualTo(expired);
        assertThat(await(leases.change("y", expired, holder("b", 8), LONG))).isTrue();
    }
}
