// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Cassandra that comes back on the same folder and ports when its process ends, until it is closed.
 *
 * <p>One daemon thread waits for the process; the methods may be called by any thread. {@link #start} and {@link #close} block for seconds.
 */
public final class SupervisedCassandra implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedCassandra.class);
    private static final Duration FIRST_DELAY = Duration.ofMillis(200);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

    /** After this long without trouble, the next end counts as the first. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private final DataFolder folder;
    private final CassandraNodeSettings settings;
    private final SupervisionListener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread supervisor = new Thread(this::supervise, "cassandra-supervisor");
    private final AtomicLong restarts = new AtomicLong();

    private volatile CassandraNode node;

    private SupervisedCassandra(
            DataFolder folder, CassandraNodeSettings settings, CassandraNode first, SupervisionListener listener) {
        this.folder = folder;
        this.settings = settings.withPorts(first.ports().cql(), first.ports().storage());
        this.node = first;
        this.listener = listener;
        supervisor.setDaemon(true);
    }

    /**
     * Starts Cassandra, returns when it answers, and watches over it from then on.
     *
     * @param progress gets one line for a person per step of this first start, on the calling thread
     * @throws CassandraStartException if this first start fails
     */
    public static SupervisedCassandra start(
            CassandraNodeSettings settings, Consumer<String> progress, SupervisionListener listener) {
        DataFolder folder = DataFolder.open(settings.dataDir());
        try {
            CassandraNode first = CassandraNode.start(folder, false, settings, progress);
            SupervisedCassandra supervised = new SupervisedCassandra(folder, settings, first, listener);
            supervised.supervisor.start();
            return supervised;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private void supervise() {
        try {
            Duration delay = FIRST_DELAY;
            while (isOpen()) {
                long start = System.nanoTime();
                int exitCode = node.awaitExit();
                if (!isOpen()) {
                    return;
                }
                delay = System.nanoTime() - start > STEADY.toNanos() ? FIRST_DELAY : delay;
                LOG.error(
                        "Cassandra ended with code {}; starting it again. Its log: {}",
                        exitCode,
                        folder.log("cassandra.log"));
                listener.ended(exitCode);
                delay = restart(delay);
            }
        } catch (InterruptedException e) {
            LOG.debug("No longer supervising Cassandra", e);
        }
    }

    /** Tries until it succeeds or this is closed, and returns the delay for the next time. */
    private Duration restart(Duration firstDelay) throws InterruptedException {
        Duration delay = firstDelay;
        while (!closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
            delay = longer(delay);
            try {
                node = CassandraNode.start(folder, false, settings, line -> LOG.info("{}", line));
                listener.restarted(restarts.incrementAndGet());
                return delay;
            } catch (CassandraStartException e) {
                if (!isOpen()) {
                    return delay;
                }
                LOG.error("Cassandra could not be started again; next try in {} ms", delay.toMillis(), e);
                listener.restartFailed(e);
            }
        }
        return delay;
    }

    private static Duration longer(Duration delay) {
        Duration doubled = delay.multipliedBy(2);
        return doubled.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : doubled;
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    /** The same before and after a restart. */
    public InetSocketAddress contactPoint() {
        return node.contactPoint();
    }

    public String datacenter() {
        return node.datacenter();
    }

    /** The process at this moment, which may have ended already. */
    public long pid() {
        return node.pid();
    }

    /** How often it was started again. */
    public long restarts() {
        return restarts.get();
    }

    /** Stops supervising, then Cassandra, as {@link CassandraNode#close} does. A second call does nothing. */
    @Override
    public void close() {
        closed.countDown();
        // ends a restart that is under way
        supervisor.interrupt();
        try {
            supervisor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        node.close();
        folder.close();
    }
}
