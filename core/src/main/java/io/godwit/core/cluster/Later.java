// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.time.Duration;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;

/** Runs something after a time, on the actor system's threads. */
final class Later {
    private Later() {}

    /** @param stopped runs at once, on the caller's thread, if the actor system has ended: nothing is scheduled any more */
    static Cancellable run(ActorSystem<?> system, Duration pause, Runnable what, Runnable stopped) {
        try {
            return system.scheduler().scheduleOnce(pause, what, system.executionContext());
        } catch (IllegalStateException e) {
            stopped.run();
            return Cancellable.alreadyCancelled();
        }
    }
}
