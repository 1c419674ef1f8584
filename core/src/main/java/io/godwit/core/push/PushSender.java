// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.util.concurrent.CompletionStage;

/** The push role as the mailboxes see it. Any thread; nothing blocks. */
@FunctionalInterface
public interface PushSender {
    /**
     * Makes one attempt. The stage never fails, and completes within a minute: without an answer as
     * {@link PushOutcome.Unknown}, without room or without a push role as {@link PushOutcome.Retry}.
     */
    CompletionStage<PushOutcome> send(PushRequest request);
}
