// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.ownership;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What waits for another server looks again after a while, as long as this one runs. */
final class Timers {
    private Timers() {}

    /** Runs it on the timer after this time; not at all when the timer is shut down. */
    static void later(ScheduledExecutorService timer, Duration wait, Runnable what) {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(what, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
