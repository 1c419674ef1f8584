// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs what is executed at once on the caller's thread, and periodic tasks when told to. */
final class ManualScheduler extends ScheduledThreadPoolExecutor {
    private final List<Task> tasks = new ArrayList<>();
    private int executed;

    ManualScheduler() {
        super(0);
    }

    @Override
    public void execute(Runnable command) {
        executed++;
        command.run();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        // never runs by itself: it waits for a hundred years
        ScheduledFuture<?> handle = super.schedule(() -> {}, 36_500, TimeUnit.DAYS);
        tasks.add(new Task(command, Duration.of(delay, unit.toChronoUnit()), handle));
        return handle;
    }

    /** Runs every periodic task that has this period and was not cancelled. */
    void tick(Duration period) {
        tasks.stream()
                .filter(task -> task.period.equals(period) && !task.handle.isCancelled())
                .forEach(task -> task.command.run());
    }

    int executed() {
        return executed;
    }

    private record Task(Runnable command, Duration period, Future<?> handle) {}
}
