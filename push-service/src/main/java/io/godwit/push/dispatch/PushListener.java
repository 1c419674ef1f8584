// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.core.push.PushOutcome;
import java.time.Duration;

/**
 * Hears what the push role does, for metrics. Called on lanes' and providers' threads, at once after the event: must be quick,
 * must not throw. {@code type} is the provider's type, such as {@code apns}, or {@code none} where there is none: few values,
 * all from the program.
 */
public interface PushListener {
    /** Hears nothing. */
    PushListener NONE = new PushListener() {};

    /** An attempt is over: the provider's answer, or {@link PushOutcome.Kind#UNKNOWN} at the time limit. */
    default void attempted(String type, PushOutcome.Kind answer, Duration latency) {}

    /** A request was answered without an attempt. */
    default void refused(String type, Refusal reason) {}

    /** A provider answered after the time limit: {@link #attempted} said {@link PushOutcome.Kind#UNKNOWN} before. */
    default void answeredLate(String type, PushOutcome.Kind answer, Duration latency) {}

    /** A lane's breaker changed. */
    default void breaker(String type, BreakerState from, BreakerState to) {}

    /** The file of apps or a credential was changed, and taken over or refused. */
    default void reloaded(boolean takenOver) {}
}
