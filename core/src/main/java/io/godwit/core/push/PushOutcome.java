// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What became of one attempt to push. What the mailbox does about each is in its own table. */
public sealed interface PushOutcome {
    /** Longest {@link #detail}, in characters. */
    int MAX_DETAIL = 500;

    /** The provider's own answer, or what went wrong, for a person; without tokens. */
    String detail();

    /** The kind of outcome, for metrics and answers. */
    enum Kind {
        ACCEPTED,
        INVALID_ADDRESS,
        SUSPECT_ADDRESS,
        RETRY,
        UNKNOWN,
        MISCONFIGURED,
        REJECTED;

        /** A name that does not change between versions. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Kind kind();

    /**
     * The provider has taken it over.
     *
     * @param environment the environment that accepted it, where that was not known before
     */
    record Accepted(String detail, Optional<PushAddress.Environment> environment) implements PushOutcome {
        @Override
        public Kind kind() {
            return Kind.ACCEPTED;
        }

        public Accepted(String detail) {
            this(detail, Optional.empty());
        }
    }

    /**
     * The provider is sure that nobody can be reached there any more.
     *
     * @param since when it found that out; an address registered later is not meant
     */
    record InvalidAddress(String detail, Optional<Instant> since) implements PushOutcome {
        @Override
        public Kind kind() {
            return Kind.INVALID_ADDRESS;
        }
    }

    /** The address is probably wrong (or belongs to another app or environment), but a working one may look so for a while. */
    record SuspectAddress(String detail) implements PushOutcome {
        @Override
        public Kind kind() {
            return Kind.SUSPECT_ADDRESS;
        }
    }

    /**
     * Not now: the provider, or we, have too much to do, or it is out of order.
     *
     * @param after not before this time has passed; empty = as the mailbox sees fit
     * @param attempted whether the provider was asked; not if a breaker or a full queue answered in its place
     */
    record Retry(String detail, Optional<Duration> after, boolean attempted) implements PushOutcome {
        @Override
        public Kind kind() {
            return Kind.RETRY;
        }
    }

    /** No answer: it may have been accepted or not. */
    record Unknown(String detail) implements PushOutcome {
        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }
    }

    /** The app's credentials or settings are wrong: nothing of this app goes out before an operator mends that. */
    record Misconfigured(String detail) implements PushOutcome {
        @Override
        public Kind kind() {
            return Kind.MISCONFIGURED;
        }
    }

    /** This notification can never be accepted. */
    record Rejected(String detail) implements PushOutcome {
        @Override
        public Kind kind() {
            return Kind.REJECTED;
        }
    }

    /** Cuts a text to {@link #MAX_DETAIL}. */
    static String cut(String text) {
        return text.length() <= MAX_DETAIL ? text : text.substring(0, MAX_DETAIL - 1) + "…";
    }
}
