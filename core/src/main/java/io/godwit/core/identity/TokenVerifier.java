// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.godwit.core.identity.TokenRefusal.Reason;
import io.jsonwebtoken.ExpiredJwtException;
import io.jsonwebtoken.PrematureJwtException;
import io.jsonwebtoken.security.SecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Decides about tokens. For any number of threads; never blocks and never throws for what a token holds.
 *
 * <p>The algorithm is the key's: a token that names another is refused before its signature is looked at. The name of the
 * key ({@code kid}) may be left out only where there is exactly one key. Tokens that were found good are remembered until
 * they expire or any key changes, so that a reconnect costs a hash and no signature check; whether they have expired or
 * were revoked is asked every time. Refusals are never remembered.
 */
public final class TokenVerifier {
    /** Longest token, in characters. It must fit into an MQTT password and leave room for 100 rules. */
    public static final int MAX_TOKEN_LENGTH = 8 * 1024;

    private final TokenKeys keys;
    private final RevocationList revocations;
    private final InstantSource clock;
    private final Duration skew;
    private final TokenCache cache;

    /** When a connection with this token ends: at its expiry, or, if the clock skew alone let it in, when that is over too. */
    public Instant holdsUntil(VerifiedToken token) {
        Instant expiry = token.expiresAt();
        return clock.instant().isBefore(expiry) ? expiry : expiry.plus(skew);
    }

    public TokenVerifier(TokenSettings settings, TokenKeys keys, RevocationList revocations, InstantSource clock) {
        this.keys = keys;
        this.revocations = revocations;
        this.clock = clock;
        this.skew = settings.clockSkew();
        this.cache = new TokenCache(settings.cacheSize());
    }

    /** Verifies {@code jwt}, a compact signed JSON web token. */
    public TokenCheck verify(String jwt) {
        try {
            return accept(jwt);
        } catch (RefusedToken e) {
            return e.refusal();
        }
    }

    /**
     * The content of a token that was verified before, with the keys of now, and is neither expired nor revoked. For
     * clients behind an address that the {@link LoginGuard} refuses for the moment: this costs no signature check and
     * tells somebody who guesses nothing.
     */
    public Optional<VerifiedToken> verifyCached(String jwt) {
        if (jwt.length() > MAX_TOKEN_LENGTH) {
            return Optional.empty();
        }
        return cache.find(TokenCache.key(jwt, keys.generation()))
                .filter(token -> !isExpired(token, clock.instant()) && !revocations.isRevoked(token));
    }

    /** How many tokens were answered from memory, for metrics. */
    public long cacheHits() {
        return cache.hits();
    }

    /** How many tokens were not found in memory, for metrics. */
    public long cacheMisses() {
        return cache.misses();
    }

    private VerifiedToken accept(String jwt) throws RefusedToken {
        if (jwt.length() > MAX_TOKEN_LENGTH) {
            throw new RefusedToken(Reason.TOO_LARGE, "a token may have at most " + MAX_TOKEN_LENGTH + " characters");
        }
        KeyRing ring = keys.ring();
        TokenCache.Key key = TokenCache.key(jwt, ring.generation());
        Optional<VerifiedToken> known = cache.find(key);
        VerifiedToken token = known.isPresent() ? known.get() : checkSignature(ring, jwt);
        Instant now = clock.instant();
        if (isExpired(token, now)) {
            throw new RefusedToken(Reason.EXPIRED, "exp has passed");
        }
        if (known.isEmpty()) {
            Duration lifetime = Duration.between(now, token.expiresAt().plus(skew));
            cache.put(key, token, lifetime, jwt.length());
        }
        if (revocations.isRevoked(token)) {
            throw new RefusedToken(Reason.REVOKED, "the token was revoked");
        }
        return token;
    }

    private boolean isExpired(VerifiedToken token, Instant now) {
        return !now.isBefore(token.expiresAt().plus(skew));
    }

    private VerifiedToken checkSignature(KeyRing ring, String jwt) throws RefusedToken {
        CompactToken token = CompactToken.parse(jwt);
        if (!SigningAlgorithm.isKnown(token.algorithm())) {
            throw new RefusedToken(Reason.UNSUPPORTED_ALGORITHM, "alg must be HS256, RS256, ES256 or EdDSA");
        }
        VerificationKey key = select(ring, token.kid());
        if (!key.algorithm().header().equals(token.algorithm())) {
            throw new RefusedToken(
                    Reason.UNSUPPORTED_ALGORITHM,
                    "alg is not the key's, which is " + key.algorithm().header());
        }
        if (!token.isSigned()) {
            throw new RefusedToken(Reason.BAD_SIGNATURE, "the signature is empty");
        }
        return parse(key, token, jwt);
    }

    private VerificationKey select(KeyRing ring, Optional<String> kid) throws RefusedToken {
        if (kid.isEmpty()) {
            return ring.only()
                    .orElseThrow(
                            () -> new RefusedToken(Reason.UNKNOWN_KEY, "kid is required, as there are several keys"));
        }
        Optional<VerificationKey> key = ring.find(kid.get());
        if (key.isEmpty()) {
            keys.unknownKeySeen();
            throw new RefusedToken(Reason.UNKNOWN_KEY, "kid names no key that is known here");
        }
        return key.get();
    }

    private VerifiedToken parse(VerificationKey key, CompactToken token, String jwt) throws RefusedToken {
        RefusedToken refusal;
        try {
            key.parser().parseSignedClaims(jwt);
            return ClaimsReader.read(token.claims(), clock.instant(), skew);
        } catch (SecurityException e) {
            throw new RefusedToken(Reason.BAD_SIGNATURE, "the signature is not the key's");
        } catch (ExpiredJwtException e) {
            refusal = new RefusedToken(Reason.EXPIRED, "exp has passed");
        } catch (PrematureJwtException e) {
            refusal = new RefusedToken(Reason.NOT_YET_VALID, "nbf lies in the future");
        } catch (RuntimeException e) {
            // JwtException by its contract; whatever else a strange header or claim provokes is a refusal as well
            refusal = new RefusedToken(Reason.MALFORMED, "not a signed JSON web token");
        }
        // jjwt stumbles over claims of a wrong type in many ways; our own reader names the field
        VerifiedToken unused = ClaimsReader.read(token.claims(), clock.instant(), skew);
        throw refusal;
    }
}
