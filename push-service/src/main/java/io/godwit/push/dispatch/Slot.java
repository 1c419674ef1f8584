// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.push.provider.PushProvider;

/**
 * A lane's provider as it is configured at a time, with what is under way there. A change of the configuration begins a new
 * slot: what was wrong with the old one is forgotten. Confined by the lane's lock.
 */
final class Slot {
    final String type;
    final PushProvider provider;
    final Window window;
    final Breaker breaker;
    int inFlight;
    /** How many of those were given up, and are held by the provider all the same. */
    int late;
    /** When it was replaced. */
    long retiredAt;

    Slot(String type, PushProvider provider, LaneSettings settings) {
        this.type = type;
        this.provider = provider;
        this.window = new Window(provider.maxInFlight());
        this.breaker = new Breaker(settings, window.most());
    }

    boolean isFull() {
        return inFlight >= window.size();
    }

    /** Full of requests that were given up: waiting here may take for ever. */
    boolean isClogged() {
        return isFull() && late == inFlight;
    }
}
