// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.system;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition, never for a time. */
final class Eventually {
    private Eventually() {}

    static void within(Duration limit, String what, Callable<Boolean> condition) {
        within(limit, () -> what, condition);
    }

    /** @param what is asked when the time is over, so it can say how things stand then */
    static void within(Duration limit, Supplier<String> what, Callable<Boolean> condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static boolean holds(Callable<Boolean> condition) {
        try {
            return condition.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
