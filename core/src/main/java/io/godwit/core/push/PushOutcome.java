// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What became of one attempt to push. What the mailbox does about each is in its own table. */
public sealed interface PushOutcome {
    /** Longest {@link #detail}, in characters. */
    int MAX_DETAIL = 500;

    /** The provider's own answer, or what went wrong, for a person; without tokens. */
    String detail();

    /** The kind of outcome, for metrics and answers: a name that does not change between versions. */
    default String name() {
        if (this instanceof Accepted) {
            return "accepted";
        } else if (this instanceof InvalidAddress) {
            return "invalid_address";
        } else if (this instanceof SuspectAddress) {
            return "suspect_address";
        } else if (this instanceof Retry) {
            return "retry";
        } else if (this instanceof Unknown) {
            return "unknown";
        } else if (this instanceof Misconfigured) {
            return "misconfigured";
        }
        return "rejected";
    }

    /**
     * The provider has taken it over.
     *
     * @param environment the environment that accepted it, where that was not known before
     */
    record Accepted(String detail, Optional<PushAddress.Environment> environment) implements PushOutcome {
        public Accepted(String detail) {
            this(detail, Optional.empty());
        }
    }

    /**
     * The provider is sure that nobody can be reached there any more.
     *
     * @param since when it found that out; an address registered later is not meant
     */
    record InvalidAddress(String detail, Optional<Instant> since) implements PushOutcome {}

    /** The address is probably wrong (or belongs to another app or environment), but a working one may look so for a while. */
    record SuspectAddress(String detail) implements PushOutcome {}

    /**
     * Not now: the provider, or we, have too much to do, or it is out of order.
     *
     * @param after not before this time has passed; empty = as the mailbox sees fit
     * @param attempted whether the provider was asked; not if a breaker or a full queue answered in its place
     */
    record Retry(String detail, Optional<Duration> after, boolean attempted) implements PushOutcome {}

    /** No answer: it may have been accepted or not. */
    record Unknown(String detail) implements PushOutcome {}

    /** The app's credentials or settings are wrong: nothing of this app goes out before an operator mends that. */
    record Misconfigured(String detail) implements PushOutcome {}

    /** This notification can never be accepted. */
    record Rejected(String detail) implements PushOutcome {}

    /** Cuts a text to {@link #MAX_DETAIL}. */
    static String cut(String text) {
        return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL - 1) + "…";
    }
}
