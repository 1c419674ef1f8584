// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.cassandra.SupervisionListener;
import io.godwit.core.store.cassandra.WriterListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the store does, as metrics. */
final class StoreMetrics implements WriterListener, SupervisionListener {
    private final Timer writes;
    private final DistributionSummary rows;
    private final Counter retries;
    private final Counter givenUp;
    private final Counter restarts;

    StoreMetrics(MeterRegistry registry) {
        writes = Timer.builder("godwit.store.write")
                .description("Time of one batch of appends at Cassandra")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1))
                .register(registry);
        rows = DistributionSummary.builder("godwit.store.batch.rows")
                .description("Appends in one batch")
                .register(registry);
        retries = Counter.builder("godwit.store.retried")
                .description("Appends whose batch failed and that were tried again")
                .register(registry);
        givenUp = Counter.builder("godwit.store.gave.up")
                .description("Appends given up: their senders were not acknowledged")
                .register(registry);
        restarts = Counter.builder("godwit.cassandra.restarts")
                .description("Times that the embedded Cassandra ended unexpectedly and was started again")
                .register(registry);
    }

    @Override
    public void written(int batchRows, long nanos) {
        writes.record(nanos, TimeUnit.NANOSECONDS);
        rows.record(batchRows);
    }

    @Override
    public void retried(int batchRows) {
        retries.increment(batchRows);
    }

    @Override
    public void gaveUp() {
        givenUp.increment();
    }

    @Override
    public void restarted(long count) {
        restarts.increment();
    }
}
