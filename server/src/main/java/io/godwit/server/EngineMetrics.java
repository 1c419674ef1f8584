// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.EngineListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What the mailbox engine does, as metrics. */
final class EngineMetrics implements EngineListener {
    private final AtomicInteger inMemory = new AtomicInteger();
    private final Counter loaded;
    private final Counter loadFailures;
    private final Counter restarts;

    EngineMetrics(MeterRegistry registry) {
        Gauge.builder("godwit.mailboxes", inMemory, AtomicInteger::get)
                .description("Mailboxes in memory on this node")
                .register(registry);
        loaded = Counter.builder("godwit.mailbox.loaded")
                .description("Mailboxes read from the store")
                .register(registry);
        loadFailures = Counter.builder("godwit.mailbox.load.failures")
                .description("Mailboxes that could not be read; each is tried again")
                .register(registry);
        restarts = Counter.builder("godwit.mailbox.restarts")
                .description("Mailboxes that gave up on the store and started anew")
                .register(registry);
    }

    @Override
    public void mailboxLoaded() {
        inMemory.incrementAndGet();
        loaded.increment();
    }

    @Override
    public void mailboxStopped() {
        inMemory.decrementAndGet();
    }

    @Override
    public void loadFailed() {
        loadFailures.increment();
    }

    @Override
    public void mailboxRestarted() {
        restarts.increment();
    }
}
