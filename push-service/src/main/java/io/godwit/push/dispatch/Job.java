// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A request in a lane. What changes is confined by the lane's lock, but the answer, which is given outside of it. */
final class Job {
    final PushRequest request;
    final CompletableFuture<PushOutcome> answer = new CompletableFuture<>();
    final long queuedAt;
    long startedAt;

    @Nullable Slot slot;

    boolean probe;
    boolean late;

    Job(PushRequest request, long queuedAt) {
        this.request = request;
        this.queuedAt = queuedAt;
    }

    boolean isCall() {
        return request.kind() == PushRequest.Kind.CALL;
    }

    /** What failures are told apart by. */
    Object device() {
        return request.address().address();
    }
}
