// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.core.push.PushOutcome;
import java.time.Duration;
import java.util.Optional;

/** A request that is answered without an attempt. */
record Refused(Job job, String type, Refusal reason, PushOutcome outcome, PushListener listener) {
    /** Until a full queue has room again. */
    private static final Duration SHORTLY = Duration.ofSeconds(5);

    static Refused of(Job job, Refusal reason, Slot slot, LaneContext context, long now) {
        return new Refused(job, slot.type, reason, outcome(reason, slot, context.settings(), now), context.listener());
    }

    private static PushOutcome outcome(Refusal reason, Slot slot, LaneSettings settings, long now) {
        return switch (reason) {
            case QUEUE_FULL -> retry(settings.queue() + " pushes wait for this provider already", SHORTLY);
            case WAITED_TOO_LONG -> retry("waited for " + settings.maxWait() + " for this provider", SHORTLY);
            case CLOGGED ->
                retry("all " + slot.inFlight + " pushes under way are without an answer", settings.deadline());
            case BREAKER_OPEN ->
                retry("the provider is out of order: " + slot.breaker.reason(), slot.breaker.remaining(now));
            case PARKED ->
                retry(
                        "the provider refuses the app's credentials: " + slot.breaker.reason(),
                        slot.breaker.remaining(now));
            case EXPIRED -> new PushOutcome.Rejected("expired before it could be sent");
            case STOPPING, NOT_CONFIGURED -> stopping();
        };
    }

    static PushOutcome stopping() {
        return retry("the push role stops, or the provider was taken out", SHORTLY);
    }

    private static PushOutcome retry(String detail, Duration after) {
        return new PushOutcome.Retry(PushOutcome.cut(detail), Optional.of(after), false);
    }

    void answer() {
        job.answer.complete(outcome);
        listener.refused(type, reason);
    }
}
