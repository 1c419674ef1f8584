// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.child;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.cassandra.cql3.BatchQueryOptions;
import org.apache.cassandra.cql3.CQLStatement;
import org.apache.cassandra.cql3.QueryHandler;
import org.apache.cassandra.cql3.QueryOptions;
import org.apache.cassandra.cql3.QueryProcessor;
import org.apache.cassandra.cql3.statements.BatchStatement;
import org.apache.cassandra.cql3.statements.ModificationStatement;
import org.apache.cassandra.db.commitlog.CommitLog;
import org.apache.cassandra.service.ClientState;
import org.apache.cassandra.service.QueryState;
import org.apache.cassandra.transport.Dispatcher;
import org.apache.cassandra.transport.messages.ResultMessage;
import org.apache.cassandra.utils.MD5Digest;

/**
 * Answers a write when the commit log is on the disk, once per request. Cassandra's own modes that do so (batch, group) make
 * every partition of a batch wait in a thread of its own, which costs more than the write itself; its periodic mode does not
 * wait at all and loses what it acknowledged when the process is killed. So the node runs in periodic mode, and this handler,
 * which Cassandra takes by {@code cassandra.custom_query_handler_class}, waits once for the whole batch.
 */
public final class SyncedQueryHandler implements QueryHandler {
    private static final LogSync LOG = new LogSync(SyncedQueryHandler::force);

    private final QueryHandler cassandra = QueryProcessor.instance;

    @Override
    public CQLStatement parse(String query, QueryState state, QueryOptions options) {
        return cassandra.parse(query, state, options);
    }

    @Override
    public ResultMessage process(
            CQLStatement statement,
            QueryState state,
            QueryOptions options,
            Map<String, ByteBuffer> payload,
            Dispatcher.RequestTime time) {
        return synced(statement, cassandra.process(statement, state, options, payload, time));
    }

    @Override
    public ResultMessage.Prepared prepare(String query, ClientState state, Map<String, ByteBuffer> payload) {
        return cassandra.prepare(query, state, payload);
    }

    @Override
    public Prepared getPrepared(MD5Digest id) {
        return cassandra.getPrepared(id);
    }

    @Override
    public ResultMessage processPrepared(
            CQLStatement statement,
            QueryState state,
            QueryOptions options,
            Map<String, ByteBuffer> payload,
            Dispatcher.RequestTime time) {
        return synced(statement, cassandra.processPrepared(statement, state, options, payload, time));
    }

    @Override
    public ResultMessage processBatch(
            BatchStatement batch,
            QueryState state,
            BatchQueryOptions options,
            Map<String, ByteBuffer> payload,
            Dispatcher.RequestTime time) {
        return synced(batch, cassandra.processBatch(batch, state, options, payload, time));
    }

    /**
     * Ends the process at once if the disk did not take everything: the file is torn from there on, so no later sync of it may
     * count, and the next start cuts it off.
     */
    private static void force() throws IOException {
        try {
            CommitLog.instance.sync(true);
        } catch (Throwable t) {
            System.err.println("The commit log could not be forced to the disk: " + t);
            Runtime.getRuntime().halt(CassandraChild.LOG_FAILED);
        }
    }

    private static ResultMessage synced(CQLStatement statement, ResultMessage result) {
        if (statement instanceof ModificationStatement || statement instanceof BatchStatement) {
            try {
                LOG.await();
            } catch (IOException e) {
                throw new IllegalStateException("the commit log could not be forced to the disk", e);
            }
        }
        return result;
    }
}
