// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** What the nodes that decide about pushes and those that make them say to each other. */
sealed interface PushMessage {
    /** What goes from one node to another: {@link ClusterSerializer} knows these, and nothing else is sent. */
    sealed interface OnTheWire extends PushMessage {}

    /** One attempt is to be made. */
    record Attempt(long number, PushRequest request, ActorRef<PushMessage> replyTo) implements OnTheWire {}

    /** What became of it. */
    record Attempted(long number, PushOutcome outcome) implements OnTheWire {}

    /** Somebody on this node wants one to be made. */
    record Wanted(PushRequest request, java.util.concurrent.CompletableFuture<PushOutcome> answer)
            implements PushMessage {}

    /** These nodes make them now. */
    record Workers(Set<ActorRef<PushMessage>> all) implements PushMessage {}

    /** It is time to look for answers that are overdue. */
    enum Tick implements PushMessage {
        TICK
    }
}
