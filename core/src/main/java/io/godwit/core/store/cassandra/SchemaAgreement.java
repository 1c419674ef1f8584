// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until all Cassandra nodes know a change of the schema: a statement on a table that a node does not know yet fails there.
 *
 * <p>The driver asks one node what it has heard of the others. When that is not the node that made the change, all may still be
 * reported at the version before it, and so in agreement. Here each node that can be reached is asked for its own version, too.
 *
 * <p>Blocks; for the main thread at start.
 */
final class SchemaAgreement {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaAgreement.class);
    private static final long RETRY_MILLIS = 100;
    private static final SimpleStatement VERSION =
            SimpleStatement.newInstance("SELECT schema_version FROM system.local");

    private final CqlSession session;
    private final Duration limit;

    /** @param limit after which a wait fails; a call of the driver's in it may take 10 s more */
    SchemaAgreement(CqlSession session, Duration limit) {
        this.session = session;
        this.limit = limit;
    }

    /** @throws SchemaException if the nodes do not agree in time */
    void await() {
        long end = System.nanoTime() + limit.toNanos();
        while (!isReached()) {
            if (System.nanoTime() > end) {
                throw new SchemaException("The Cassandra nodes do not agree on the schema after " + limit.toSeconds()
                        + " s; see 'nodetool describecluster'");
            }
            pause();
        }
    }

    private boolean isReached() {
        Set<UUID> versions = new HashSet<>();
        for (Node node : session.getMetadata().getNodes().values()) {
            if (isAsked(node)) {
                UUID version = versionOf(node);
                if (version == null) {
                    return false;
                }
                versions.add(version);
            }
        }
        return versions.size() <= 1 && session.checkSchemaAgreement();
    }

    /** Those of other data centres are not connected: the driver has to have heard of them. */
    private static boolean isAsked(Node node) {
        return node.getState() == NodeState.UP && node.getDistance() != NodeDistance.IGNORED;
    }

    /** Null if it does not say: it may be on its way down. */
    private @Nullable UUID versionOf(Node node) {
        try {
            Row row = session.execute(VERSION.setNode(node)).one();
            return row == null ? null : row.getUuid(0);
        } catch (DriverException e) {
            LOG.debug("A node does not tell its version of the schema: {}", e.toString());
            return null;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SchemaException("Interrupted while the Cassandra nodes were to agree on the schema");
        }
    }
}
