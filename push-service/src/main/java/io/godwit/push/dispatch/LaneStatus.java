// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.core.push.PushOutcome;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How a lane does, without secrets.
 *
 * @param type the provider's type
 * @param breaker what the breaker does
 * @param reason why it is not closed, or empty
 * @param inFlight requests under way, late ones included
 * @param late those of them whose time limit is over and that the provider has not let go
 * @param window how many may be under way now; less than the provider's bound after it asked to slow down
 * @param queued requests that wait
 * @param lastSuccess when the provider last accepted one
 * @param lastError its last other answer, or ours
 * @param facts what the provider tells about itself, such as its public key
 */
public record LaneStatus(
        LaneName name,
        String type,
        BreakerState breaker,
        String reason,
        int inFlight,
        int late,
        int window,
        int queued,
        Optional<Instant> lastSuccess,
        Optional<LastError> lastError,
        Map<String, String> facts) {
    /** An answer that was not an acceptance. */
    public record LastError(Instant at, PushOutcome.Kind answer, String detail) {}
}
