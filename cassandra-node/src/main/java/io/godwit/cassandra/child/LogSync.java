// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.cassandra.child;

import java.io.IOException;

/**
 * Forces the commit log to the disk for many requests at once. Whoever comes while a sync runs waits for the next one, which
 * one of the waiting threads carries out for all of them.
 */
final class LogSync {
    /** What is forced: the commit log. */
    @FunctionalInterface
    interface Target {
        void force() throws IOException;
    }

    private final Target target;
    private long started;
    private long completed;
    private boolean running;

    LogSync(Target target) {
        this.target = target;
    }

    /**
     * Returns when everything that was written before the call is on the disk.
     *
     * @throws IOException when it could not be forced: the write must not be acknowledged
     */
    void await() throws IOException {
        long mine;
        synchronized (this) {
            mine = started + 1; // a sync that already runs may have passed by what was written
            if (!becomeLeader(mine)) {
                return;
            }
        }
        boolean done = false;
        try {
            target.force();
            done = true;
        } finally {
            finish(mine, done);
        }
    }

    /** Waits until somebody else has synced (false), or it is this thread's turn to (true). */
    private boolean becomeLeader(long mine) throws IOException {
        try {
            while (completed < mine) {
                if (!running) {
                    running = true;
                    started = Math.max(started, mine);
                    return true;
                }
                wait();
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the commit log", e);
        }
    }

    private synchronized void finish(long mine, boolean done) {
        running = false;
        if (done) {
            completed = Math.max(completed, mine);
        }
        notifyAll();
    }
}
