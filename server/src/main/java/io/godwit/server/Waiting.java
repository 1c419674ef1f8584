// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what starts or stops asynchronously. Only for the threads that start and stop a node. */
final class Waiting {
    private Waiting() {}

    /**
     * The stage's value.
     *
     * @throws IllegalStateException when it takes too long; what it failed with is thrown as it is
     */
    static <T> T await(CompletionStage<T> stage, Duration limit, String what) throws Exception {
        try {
            return stage.toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new IllegalStateException(what + " took longer than " + limit.toSeconds() + " s", e);
        }
    }
}
