// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

/** What a lane's breaker does. */
public enum BreakerState {
    /** Everything passes. */
    CLOSED,
    /** The provider is out of order: nothing passes for some seconds. */
    OPEN,
    /** The provider refuses the app's credentials: nothing passes for minutes, or until they are changed. */
    PARKED,
    /** One request is under way to see whether it is over; nothing else passes. */
    PROBING
}
