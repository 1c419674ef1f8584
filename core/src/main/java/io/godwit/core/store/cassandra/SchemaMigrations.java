// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Brings the schema to what this version needs. Any number of nodes may do it at once: one works, the others wait for it.
 *
 * <p>Blocks, for two minutes at most where another node works; for the main thread at start.
 */
public final class SchemaMigrations {
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration AGREEMENT_TIMEOUT = Duration.ofSeconds(30);

    /** Longer than one statement with its agreement may take. */
    private static final Duration LOCK_TIME_TO_LIVE = Duration.ofMinutes(1);

    private static final Duration LOCK_WAIT = Duration.ofMinutes(2);

    private final CqlSession session;
    private final CassandraSettings settings;
    private final List<Migration> wanted;
    private final Duration lockTimeToLive;
    private final Consumer<String> progress;
    private final SchemaAgreement agreement;

    SchemaMigrations(
            CqlSession session,
            CassandraSettings settings,
            List<Migration> wanted,
            Duration lockTimeToLive,
            Consumer<String> progress) {
        this.session = session;
        this.settings = settings;
        this.wanted = wanted;
        this.lockTimeToLive = lockTimeToLive;
        this.progress = progress;
        this.agreement = new SchemaAgreement(session, AGREEMENT_TIMEOUT);
    }

    /** Creates the keyspace if it is missing, and applies what is missing in it. */
    public static void migrate(CqlSession session, CassandraSettings settings, Consumer<String> progress) {
        migrate(session, settings, KeyspaceCreation.IF_MISSING, progress);
    }

    /**
     * Applies what is missing.
     *
     * @param progress gets one line for a person per migration
     * @throws SchemaException if the schema is newer than this version, was changed by hand, or cannot be had in time
     */
    public static void migrate(
            CqlSession session, CassandraSettings settings, KeyspaceCreation creation, Consumer<String> progress) {
        new SchemaMigrations(session, settings, Migration.all(), LOCK_TIME_TO_LIVE, progress).run(creation);
    }

    void run(KeyspaceCreation creation) {
        ensureKeyspace(creation);
        if (exists("schema_migration") && missing().isEmpty()) {
            return;
        }
        SchemaLock lock = new SchemaLock(session, settings.keyspace(), lockTimeToLive);
        lock.createTable();
        agreement.await();
        try {
            lock.acquire(LOCK_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaException("Interrupted while another node was changing the schema");
        }
        try (lock) {
            applyMissing(lock);
        }
    }

    private void ensureKeyspace(KeyspaceCreation creation) {
        String keyspace = settings.keyspace();
        SimpleStatement query = SimpleStatement.newInstance(
                "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?", keyspace);
        if (session.execute(query).one() != null) {
            return;
        }
        String create =
                "CREATE KEYSPACE IF NOT EXISTS %s WITH replication = {'class': 'NetworkTopologyStrategy', '%s': %d}"
                        .formatted(keyspace, settings.datacenter(), settings.replicationFactor());
        if (creation == KeyspaceCreation.BY_OPERATOR) {
            throw new SchemaException(
                    "The keyspace " + keyspace + " does not exist; create it, for instance: " + create);
        }
        progress.accept("Schema: creating keyspace " + keyspace);
        change(create);
    }

    private void applyMissing(SchemaLock lock) {
        change("CREATE TABLE IF NOT EXISTS " + table("schema_migration")
                + " (version int PRIMARY KEY, name text, checksum text, applied_at timestamp)");
        for (Migration migration : missing()) {
            progress.accept("Schema: applying %d, %s".formatted(migration.version(), migration.name()));
            for (String statement : migration.statements()) {
                lock.renew();
                change(statement.replace(Migration.KEYSPACE, settings.keyspace()));
            }
            lock.renew();
            record(migration);
        }
    }

    /** What is still to apply, after a check that what was applied is what this version knows. */
    private List<Migration> missing() {
        TreeMap<Integer, String> applied = new TreeMap<>();
        ResultSet rows = session.execute(
                SimpleStatement.newInstance("SELECT version, checksum FROM " + table("schema_migration"))
                        .setConsistencyLevel(ConsistencyLevel.QUORUM));
        for (Row row : rows) {
            applied.put(row.getInt("version"), String.valueOf(row.getString("checksum")));
        }
        if (!applied.isEmpty() && applied.lastKey() > wanted.size()) {
            throw new SchemaException("The schema of keyspace " + settings.keyspace() + " is at version "
                    + applied.lastKey() + ", but this program knows " + wanted.size()
                    + ": run a newer one, or use another keyspace");
        }
        for (Migration migration : wanted) {
            String checksum = applied.getOrDefault(migration.version(), migration.checksum());
            if (!checksum.equals(migration.checksum())) {
                throw new SchemaException(
                        "Migration %d (%s) of keyspace %s was applied with other statements: checksum %s, not %s"
                                .formatted(
                                        migration.version(),
                                        migration.name(),
                                        settings.keyspace(),
                                        checksum,
                                        migration.checksum()));
            }
        }
        return wanted.stream()
                .filter(migration -> !applied.containsKey(migration.version()))
                .toList();
    }

    private void record(Migration migration) {
        session.execute(SimpleStatement.newInstance(
                        "INSERT INTO " + table("schema_migration")
                                + " (version, name, checksum, applied_at) VALUES (?, ?, ?, toTimestamp(now()))",
                        migration.version(),
                        migration.name(),
                        migration.checksum())
                .setConsistencyLevel(ConsistencyLevel.QUORUM));
    }

    private boolean exists(String name) {
        return session.execute(SimpleStatement.newInstance(
                                "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
                                settings.keyspace(),
                                name))
                        .one()
                != null;
    }

    private String table(String name) {
        return settings.keyspace() + "." + name;
    }

    private void change(String statement) {
        session.execute(SimpleStatement.newInstance(statement).setTimeout(STATEMENT_TIMEOUT));
        agreement.await();
    }
}
