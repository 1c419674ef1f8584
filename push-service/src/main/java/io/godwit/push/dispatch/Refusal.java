// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

/** Why a request was answered without asking the provider. */
public enum Refusal {
    /** The lane's queue is full. */
    QUEUE_FULL,
    /** It was in the queue for too long. */
    WAITED_TOO_LONG,
    /** Nobody is to be woken any more. */
    EXPIRED,
    /** The breaker is open: the provider is out of order. */
    BREAKER_OPEN,
    /** The provider refuses the app's credentials. */
    PARKED,
    /** All that may be under way is, and the provider is late with every one of them. */
    CLOGGED,
    /** No such app or provider. */
    NOT_CONFIGURED,
    /** The provider was taken out, or the process stops. */
    STOPPING
}
