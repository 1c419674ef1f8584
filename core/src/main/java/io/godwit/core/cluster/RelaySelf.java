// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.Interest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What other threads may know of the relay's actor. Any thread. */
final class RelaySelf {
    private volatile @Nullable Interest told;
    private volatile Optional<String> problem = Optional.of("the broker has not started");

    /** What all other nodes have heard that this one wants; null as long as they have not, or retained messages are missing. */
    @Nullable Interest told() {
        return told;
    }

    void told(@Nullable Interest by) {
        told = by;
    }

    Optional<String> problem() {
        return problem;
    }

    void problem(Optional<String> now) {
        problem = now;
    }
}
