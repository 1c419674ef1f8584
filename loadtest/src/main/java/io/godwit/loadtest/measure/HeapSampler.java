// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Measures another JVM's live heap from time to time, on a thread of its own. Each measurement makes that JVM collect
 * fully, which shows as a pause in its latency. Ends with {@link #close}; safe for use by several threads.
 */
public final class HeapSampler implements AutoCloseable {
    private static final double MIB = 1024.0 * 1024.0;
    private static final int MAX_SAMPLES = 10_000;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var created = new Thread(task, "loadtest-heap");
        created.setDaemon(true);
        return created;
    });
    private final long pid;
    private final long beganNanos = System.nanoTime();
    private final List<Trend.Sample> samples = new ArrayList<>();
    private Optional<String> failure = Optional.empty();

    /** Measures after {@code first}, then {@code every} so often; the first failure ends it. */
    public HeapSampler(long pid, Duration first, Duration every) {
        this.pid = pid;
        Future<?> unused =
                thread.scheduleAtFixedRate(this::sample, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sample() {
        try {
            double mebibytes = LiveHeap.bytes(pid) / MIB;
            double seconds = (System.nanoTime() - beganNanos) / 1e9;
            synchronized (this) {
                if (samples.size() < MAX_SAMPLES) {
                    samples.add(new Trend.Sample(seconds, mebibytes));
                }
            }
        } catch (RuntimeException broken) {
            synchronized (this) {
                failure = Optional.of(String.valueOf(broken.getMessage()));
            }
            thread.shutdown();
        }
    }

    public synchronized List<Trend.Sample> samples() {
        return List.copyOf(samples);
    }

    /** Why there are no more samples. */
    public synchronized Optional<String> failure() {
        return failure;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
