// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.store.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.godwit.core.store.MailboxStore.AppendListener;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes the rows of many mailboxes in few requests. Rows with the same replicas share a {@link WriteLane}: while a lane has
 * less than its number of batches under way a row leaves at once, else it waits for the next batch. So a lone append pays no
 * delay, and under load a row costs half of what it costs alone. Any thread; lock-free.
 */
final class GroupCommitWriter {
    private static final Set<Node> ONE_NODE = Set.of();

    private final CqlSession session;
    private final String keyspace;
    private final WriterSettings settings;
    private final WriterListener listener;
    private final ScheduledExecutorService timer;
    private final AtomicInteger queued = new AtomicInteger();
    private final Map<Set<Node>, WriteLane> lanes = new ConcurrentHashMap<>();

    /**
     * @param timer runs short, non-blocking retries
     */
    GroupCommitWriter(
            CqlSession session,
            String keyspace,
            WriterSettings settings,
            WriterListener listener,
            ScheduledExecutorService timer) {
        this.session = session;
        this.keyspace = keyspace;
        this.settings = settings;
        this.listener = listener;
        this.timer = timer;
    }

    boolean isFull() {
        return queued.get() >= settings.queueRows();
    }

    int queued() {
        return queued.get();
    }

    /** Whether what can wait should: half of the queue belongs to appends alone. */
    boolean isHalfFull() {
        return queued.get() >= settings.queueRows() / 2;
    }

    void write(BoundStatement row, int bytes, long pos, AppendListener listener) {
        write(row, bytes, pos, listener, settings.giveUpAfter());
    }

    /** A row that is not tried again: what is written later must not be overtaken by it. */
    void writeOnce(BoundStatement row, int bytes, AppendListener listener) {
        write(row, bytes, 0, listener, Duration.ZERO);
    }

    private void write(BoundStatement row, int bytes, long pos, AppendListener appendListener, Duration giveUpAfter) {
        queued.incrementAndGet();
        long deadline = System.nanoTime() + giveUpAfter.toNanos();
        lane(row).add(new PendingRow(row, bytes, pos, appendListener, deadline));
    }

    private WriteLane lane(BoundStatement row) {
        return lanes.computeIfAbsent(replicas(row), key -> new WriteLane(session, settings, listener, timer, queued));
    }

    private Set<Node> replicas(BoundStatement row) {
        var metadata = session.getMetadata();
        var key = row.getRoutingKey();
        if (metadata.getNodes().size() == 1 || key == null) {
            return ONE_NODE;
        }
        return metadata.getTokenMap().map(map -> map.getReplicas(keyspace, key)).orElse(ONE_NODE);
    }
}
