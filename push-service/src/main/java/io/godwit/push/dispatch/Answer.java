// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.core.push.PushOutcome;

/** The classes of outcomes, for metrics. */
public enum Answer {
    ACCEPTED,
    INVALID_ADDRESS,
    SUSPECT_ADDRESS,
    RETRY,
    UNKNOWN,
    MISCONFIGURED,
    REJECTED;

    /** The class of {@code outcome}. */
    public static Answer of(PushOutcome outcome) {
        if (outcome instanceof PushOutcome.Accepted) {
            return ACCEPTED;
        } else if (outcome instanceof PushOutcome.InvalidAddress) {
            return INVALID_ADDRESS;
        } else if (outcome instanceof PushOutcome.SuspectAddress) {
            return SUSPECT_ADDRESS;
        } else if (outcome instanceof PushOutcome.Retry) {
            return RETRY;
        } else if (outcome instanceof PushOutcome.Unknown) {
            return UNKNOWN;
        } else if (outcome instanceof PushOutcome.Misconfigured) {
            return MISCONFIGURED;
        }
        return REJECTED;
    }
}
