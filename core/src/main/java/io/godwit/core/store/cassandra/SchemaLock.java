// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one node at a time change the schema. It is a row with a time to live, so that a holder that died is in nobody's way
 * for long; a living one renews it before each statement.
 */
final class SchemaLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaLock.class);
    private static final long RETRY_MILLIS = 200;

    private final CqlSession session;
    private final String table;
    private final Duration timeToLive;
    private final String holder = UUID.randomUUID().toString();

    SchemaLock(CqlSession session, String keyspace, Duration timeToLive) {
        this.session = session;
        this.table = keyspace + ".schema_lock";
        this.timeToLive = timeToLive;
    }

    /**
     * Two nodes may create this one table at the same moment. Cassandra gives a table a random id and would be left with two, so
     * the id is a function of the name.
     */
    void createTable() {
        UUID id = UUID.nameUUIDFromBytes(table.getBytes(StandardCharsets.UTF_8));
        session.execute(
                "CREATE TABLE IF NOT EXISTS " + table + " (name text PRIMARY KEY, holder text) WITH id = " + id);
    }

    /** Waits for the lock, for {@code limit} at most. */
    void acquire(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!tryAcquire()) {
            if (System.nanoTime() > end) {
                throw new SchemaException("Another node has been changing the schema for " + limit.toSeconds()
                        + " s; if none is, delete the row in " + table);
            }
            Thread.sleep(RETRY_MILLIS);
        }
    }

    private boolean tryAcquire() {
        try {
            ResultSet result = conditionally("INSERT INTO " + table
                    + " (name, holder) VALUES ('migration', ?) IF NOT EXISTS USING TTL " + timeToLive.toSeconds());
            if (result.wasApplied()) {
                return true;
            }
            // an attempt that timed out may have succeeded
            Row row = result.one();
            return row != null && holder.equals(row.getString("holder"));
        } catch (WriteTimeoutException | DriverTimeoutException e) {
            LOG.debug("Trying for the schema lock again", e);
            return false;
        }
    }

    /** To be called before each step; a step has to be done within the time to live. */
    void renew() {
        ResultSet result = conditionally(
                "UPDATE " + table + " USING TTL " + timeToLive.toSeconds()
                        + " SET holder = ? WHERE name = 'migration' IF holder = ?",
                holder);
        if (!result.wasApplied()) {
            throw new SchemaException("This node was too slow and lost the schema lock; start it again");
        }
    }

    private ResultSet conditionally(String statement, Object... more) {
        Object[] values = new Object[more.length + 1];
        values[0] = holder;
        System.arraycopy(more, 0, values, 1, more.length);
        return session.execute(SimpleStatement.newInstance(statement, values));
    }

    @Override
    public void close() {
        try {
            conditionally("DELETE FROM " + table + " WHERE name = 'migration' IF holder = ?");
        } catch (DriverException e) {
            LOG.warn("The schema lock was not given back; it ends in {} s", timeToLive.toSeconds(), e);
        }
    }
}
