// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.godwit.cassandra.testing.CassandraExtension;
import io.godwit.cassandra.testing.CassandraServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CassandraExtension.class)
class SchemaMigrationsIT {
    private static final Migration FIRST =
            Migration.parse("V001__first.cql", "CREATE TABLE IF NOT EXISTS ${keyspace}.a (id int PRIMARY KEY);");
    private static final Migration SECOND =
            Migration.parse("V002__second.cql", "ALTER TABLE ${keyspace}.a ADD IF NOT EXISTS name text;");

    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private CassandraSettings settings;
    private CqlSession session;

    @BeforeEach
    void open(CassandraServer server) throws Exception {
        settings = TestSettings.of(server);
        session = CassandraConnection.open(settings).toCompletableFuture().get();
    }

    @AfterEach
    void close() {
        session.execute("DROP KEYSPACE IF EXISTS " + settings.keyspace());
        session.close();
    }

    @Test
    void createsTheKeyspaceAndAllTables() {
        SchemaMigrations.migrate(session, settings, lines::add);

        assertThat(tables())
                .containsExactlyInAnyOrder(
                        "mailbox",
                        "mailbox_state",
                        "device",
                        "push_address",
                        "push_due",
                        "push_decision",
                        "push_dead",
                        "lease",
                        "node_lease",
                        "shard_lease",
                        "shard_epoch",
                        "revocation",
                        "schema_migration",
                        "schema_lock");
        assertThat(lines)
                .containsExactly(
                        "Schema: creating keyspace " + settings.keyspace(),
                        "Schema: applying 1, mailbox",
                        "Schema: applying 2, dialogs",
                        "Schema: applying 3, push",
                        "Schema: applying 4, lease",
                        "Schema: applying 5, ownership",
                        "Schema: applying 6, push_races");
    }

    @Test
    void changesNothingTheSecondTime() {
        SchemaMigrations.migrate(session, settings, lines::add);
        lines.clear();

        SchemaMigrations.migrate(session, settings, lines::add);

        assertThat(lines).isEmpty();
    }

    @Test
    void appliesOnlyWhatIsMissing() {
        migrate(List.of(FIRST), lines::add);
        lines.clear();

        migrate(List.of(FIRST, SECOND), lines::add);

        assertThat(lines).containsExactly("Schema: applying 2, second");
        session.execute("INSERT INTO " + settings.keyspace() + ".a (id, name) VALUES (1, 'x')");
    }

    @Test
    void appliesEachMigrationOnceWhenFourNodesStartTogether() throws Exception {
        int nodes = 4;
        CyclicBarrier barrier = new CyclicBarrier(nodes);
        ExecutorService pool = Executors.newFixedThreadPool(nodes);
        try {
            List<Future<Object>> all = pool.invokeAll(IntStream.range(0, nodes)
                    .<Callable<Object>>mapToObj(i -> () -> {
                        try (CqlSession own = CassandraConnection.open(settings)
                                .toCompletableFuture()
                                .get()) {
                            barrier.await();
                            new SchemaMigrations(
                                            own, settings, List.of(FIRST, SECOND), Duration.ofMinutes(1), lines::add)
                                    .run(KeyspaceCreation.IF_MISSING);
                            return own.execute("SELECT id, name FROM " + settings.keyspace() + ".a")
                                    .all();
                        }
                    })
                    .toList());
            for (Future<Object> one : all) {
                assertThat(one.get()).isEqualTo(List.of());
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(lines.stream().filter(line -> line.contains("applying")))
                .containsExactly("Schema: applying 1, first", "Schema: applying 2, second");
    }

    @Test
    void takesOverFromANodeThatDiedWithTheLock() throws Exception {
        migrate(List.of(), lines::add);
        SchemaLock dead = new SchemaLock(session, settings.keyspace(), Duration.ofSeconds(2));
        dead.createTable();
        dead.acquire(Duration.ofSeconds(5));

        migrate(List.of(FIRST), lines::add);

        assertThat(tables()).contains("a");
        assertThatThrownBy(dead::renew)
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("lost the schema lock");
    }

    @Test
    void waitsForTheLockNoLongerThanItsLimit() throws Exception {
        migrate(List.of(), lines::add);
        SchemaLock held = new SchemaLock(session, settings.keyspace(), Duration.ofMinutes(1));
        held.createTable();
        held.acquire(Duration.ofSeconds(5));
        SchemaLock other = new SchemaLock(session, settings.keyspace(), Duration.ofMinutes(1));

        assertThatThrownBy(() -> other.acquire(Duration.ofMillis(300)))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("Another node has been changing the schema");

        held.close();
        other.acquire(Duration.ofSeconds(5));
        other.renew();
    }

    @Test
    void refusesAMigrationThatWasAppliedWithOtherStatements() {
        migrate(List.of(FIRST), lines::add);
        Migration changed =
                Migration.parse("V001__first.cql", "CREATE TABLE IF NOT EXISTS ${keyspace}.b (id int PRIMARY KEY);");

        assertThatThrownBy(() -> migrate(List.of(changed), lines::add))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("Migration 1 (first)")
                .hasMessageContaining("applied with other statements");
    }

    @Test
    void refusesASchemaNewerThanTheProgram() {
        migrate(List.of(FIRST, SECOND), lines::add);

        assertThatThrownBy(() -> migrate(List.of(FIRST), lines::add))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("is at version 2, but this program knows 1");
    }

    @Test
    void leavesTheKeyspaceToTheOperatorWhenAsked() {
        assertThatThrownBy(() -> SchemaMigrations.migrate(session, settings, KeyspaceCreation.BY_OPERATOR, lines::add))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("does not exist; create it, for instance: CREATE KEYSPACE");

        session.execute("CREATE KEYSPACE " + settings.keyspace()
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        SchemaMigrations.migrate(session, settings, KeyspaceCreation.BY_OPERATOR, lines::add);
        assertThat(tables()).contains("mailbox");
    }

    @Test
    void failsToConnectWhenNoNodeIsInTheDataCentre(CassandraServer server) {
        CassandraSettings wrong = CassandraSettings.of(server.contactPoint(), "elsewhere", settings.keyspace());

        assertThatThrownBy(() ->
                        CassandraConnection.open(wrong).toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("No Cassandra node is in the data centre 'elsewhere'; the nodes say ["
                        + server.datacenter() + "]");
    }

    private void migrate(List<Migration> migrations, Consumer<String> progress) {
        new SchemaMigrations(session, settings, migrations, Duration.ofMinutes(1), progress)
                .run(KeyspaceCreation.IF_MISSING);
    }

    private List<String> tables() {
        return session
                .execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = '" + settings.keyspace()
                        + "'")
                .all()
                .stream()
                .map(row -> String.valueOf(row.getString(0)))
                .toList();
    }
}
