// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushSender;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/** Makes attempts for other nodes. What may be under way is bounded by the push role itself, which answers when it is full. */
final class PushWorker {
    static final ServiceKey<PushMessage> KEY = ServiceKey.create(PushMessage.class, "push");

    private PushWorker() {}

    static Behavior<PushMessage> create(PushSender pushes) {
        return Behaviors.setup(context -> {
            context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
            return Behaviors.receive(PushMessage.class)
                    .onMessage(PushMessage.Attempt.class, attempt -> {
                        make(pushes, attempt);
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private static void make(PushSender pushes, PushMessage.Attempt attempt) {
        pushes.send(attempt.request()).whenComplete((outcome, failure) -> {
            PushOutcome answer = failure == null ? outcome : new PushOutcome.Unknown("the push role failed");
            attempt.replyTo().tell(new PushMessage.Attempted(attempt.number(), answer));
        });
    }
}
