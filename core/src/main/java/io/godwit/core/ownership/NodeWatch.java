// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import io.godwit.core.store.NodeLeases;
import io.godwit.core.store.NodeLeases.NodeLease;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the other servers' leases all the time, so that what a server had can be taken over as soon as its lease has run out, and
 * nobody begins to wait only then. One small read per server and poll; at most {@value #MAX} servers are watched.
 */
public final class NodeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);
    private static final int MAX = 1_000;
    private static final Duration SEARCH = Duration.ofSeconds(10);

    private final NodeLeases leases;
    private final String self;
    private final Duration poll;
    private final ScheduledExecutorService timer;
    private final Map<String, Patience> watched = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * @param self the name of this server's own lease
     * @param poll between two looks
     */
    public NodeWatch(NodeLeases leases, String self, Duration poll, ScheduledExecutorService timer) {
        this.leases = leases;
        this.self = self;
        this.poll = poll;
        this.timer = timer;
    }

    public void start() {
        search();
        look();
    }

    public void stop() {
        stopped = true;
    }

    private void search() {
        leases.held().whenComplete((held, failure) -> {
            if (failure == null) {
                held.forEach(this::saw);
            } else {
                LOG.debug("the servers' leases could not be read", failure);
            }
            later(SEARCH, this::search);
        });
    }

    private void look() {
        watched.keySet()
                .forEach(name -> leases.read(name).whenComplete((found, failure) -> {
                    if (failure == null) {
                        saw(name, found);
                    }
                }));
        later(poll, this::look);
    }

    private void saw(String name, NodeLease found) {
        if (!found.held()) {
            watched.remove(name);
        } else if (!name.equals(self) && (watched.size() < MAX || watched.containsKey(name))) {
            watched.compute(name, (key, before) -> Patience.of(before, found));
        }
    }

    /** Whether the owner of this lease, which was just read, does not rely on it any more. */
    boolean standsStill(String name, NodeLease found) {
        saw(name, found);
        Patience patience = watched.get(name);
        return patience != null && patience.isOver();
    }

    private void later(Duration wait, Runnable what) {
        if (!stopped) {
            Timers.later(timer, wait, what);
        }
    }
}
