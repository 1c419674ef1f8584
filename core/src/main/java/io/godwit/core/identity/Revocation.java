// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.time.Instant;

/** What takes tokens back before they expire. */
public sealed interface Revocation {
    /** From then on the revocation has no effect, as all tokens it meets have expired. */
    Instant expiresAt();

    /** Whether {@code token} is taken back. */
    boolean revokes(VerifiedToken token);

    /**
     * Takes back the one token with this {@code jti}.
     *
     * @param expiresAt when the token expires
     */
    record OfToken(String tokenId, Instant expiresAt) implements Revocation {
        public OfToken {
            if (tokenId.isEmpty() || tokenId.length() > ClaimsReader.MAX_TOKEN_ID_LENGTH) {
                throw new IllegalArgumentException(
                        "tokenId must have 1 to " + ClaimsReader.MAX_TOKEN_ID_LENGTH + " characters");
            }
        }

        @Override
        public boolean revokes(VerifiedToken token) {
            return token.tokenId().filter(tokenId::equals).isPresent();
        }
    }

    /**
     * Takes back all tokens of a user that were issued before a moment, and those that do not say when they were issued.
     * A token's {@code iat} counts whole seconds: one issued in the same second as {@code issuedBefore} is taken back
     * unless that moment is a whole second itself.
     *
     * @param expiresAt when the last of them has expired; {@link #ofUser} takes the longest life that any token has
     */
    record OfUser(String user, Instant issuedBefore, Instant expiresAt) implements Revocation {
        @Override
        public boolean revokes(VerifiedToken token) {
            return token.user().equals(user)
                    && token.issuedAt().filter(at -> !at.isBefore(issuedBefore)).isEmpty();
        }
    }

    /** Takes back {@code token} alone, if it has an id. */
    static OfToken ofToken(String tokenId, Instant expiresAt) {
        return new OfToken(tokenId, expiresAt);
    }

    /** Takes back all tokens of {@code user} issued before {@code moment}. */
    static OfUser ofUser(String user, Instant moment) {
        return new OfUser(user, moment, moment.plus(ClaimsReader.MAX_LIFETIME));
    }
}
