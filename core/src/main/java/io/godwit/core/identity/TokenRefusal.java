// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.util.Objects;

/**
 * Why a token is refused.
 *
 * @param detail the field and the limit, in words; holds nothing of the token's content, so it may be logged
 */
public record TokenRefusal(Reason reason, String detail) implements TokenCheck {
    public TokenRefusal {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    /** The kinds of refusal; fit for a metric's tag. */
    public enum Reason {
        /** Not a signed JSON web token in its compact form, or with a header that is not supported. */
        MALFORMED(true),
        /** No key of that name here (yet): the key sources are asked again, so a later attempt may succeed. */
        UNKNOWN_KEY(false),
        BAD_SIGNATURE(true),
        EXPIRED(false),
        NOT_YET_VALID(false),
        MISSING_CLAIM(false),
        BAD_CLAIM(false),
        REVOKED(false),
        /** {@code none}, an algorithm that is not supported, or one that is not the key's. */
        UNSUPPORTED_ALGORITHM(true),
        TOO_LARGE(true);

        private final boolean guess;

        Reason(boolean guess) {
            this.guess = guess;
        }

        /**
         * Whether the attempt is to be counted by the {@link LoginGuard}. Not counted are tokens that one of our keys
         * did sign (an old phone that comes back with an expired one guesses nothing) and unknown keys, which honest
         * clients meet while keys are rotated and which cost no signature check.
         */
        public boolean isGuess() {
            return guess;
        }
    }
}
