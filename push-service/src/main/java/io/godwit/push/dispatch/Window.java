// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import java.util.concurrent.TimeUnit;

/**
 * How many requests may be under way: halved when the provider asks to slow down, and one more for each full window that it
 * accepted (AIMD). Confined by the lane's lock.
 */
final class Window {
    /** Answers to one burst count as one request to slow down. */
    private static final long BETWEEN_CUTS = TimeUnit.SECONDS.toNanos(1);

    private final int most;
    private double size;
    private boolean cut;
    private long lastCut;

    Window(int most) {
        this.most = Math.max(1, most);
        this.size = this.most;
    }

    int size() {
        return (int) size;
    }

    int most() {
        return most;
    }

    void accepted() {
        size = Math.min(most, size + 1 / size);
    }

    void slowDown(long now) {
        if (!cut || now - lastCut >= BETWEEN_CUTS) {
            cut = true;
            lastCut = now;
            size = Math.max(1, size / 2);
        }
    }
}
