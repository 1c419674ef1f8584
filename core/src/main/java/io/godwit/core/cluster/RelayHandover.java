// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.relay.RelayResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** One message on its way to several nodes: taken when all have it. Any thread. */
final class RelayHandover {
    private final AtomicInteger missing;
    private final CompletableFuture<RelayResult> result = new CompletableFuture<>();

    RelayHandover(int nodes) {
        missing = new AtomicInteger(nodes);
    }

    CompletionStage<RelayResult> result() {
        return result;
    }

    void taken() {
        if (missing.decrementAndGet() == 0) {
            result.complete(RelayResult.TAKEN);
        }
    }

    /** Whether it was the first failure of this one. */
    boolean failed() {
        return result.complete(RelayResult.UNAVAILABLE);
    }
}
