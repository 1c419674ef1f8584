// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The revocations in force, in memory. For any number of threads; {@link #isRevoked} takes no lock.
 *
 * <p>There is room for a number of tokens and of users each. When it is used up the list fails closed: the revocation of
 * the token that expires first is dropped, and from then on <em>every</em> token that expires no later than that one
 * counts as revoked; the revocation of a user with the earliest moment is dropped, and every token issued before that
 * moment counts as revoked. So no revoked token comes back. Who is hit wrongly holds a token that is about to expire or
 * is older than others, and gets in with a new one.
 */
public final class RevocationList {
    /** Room for tokens and for users: some 20 MB each when used up. */
    public static final int DEFAULT_CAPACITY = 100_000;

    /** Tokens are accepted for the clock skew after they expire. */
    private static final Duration MARGIN = TokenSettings.MAX_CLOCK_SKEW;

    private final int capacity;
    private final InstantSource clock;
    private final Map<String, Revocation.OfToken> tokens = new ConcurrentHashMap<>();
    private final Map<String, Revocation.OfUser> users = new ConcurrentHashMap<>();
    private final TreeSet<Revocation.OfToken> tokensByExpiry = new TreeSet<>(
            Comparator.comparing(Revocation.OfToken::expiresAt).thenComparing(Revocation.OfToken::tokenId));
    private final TreeSet<Revocation.OfUser> usersByMoment =
            new TreeSet<>(Comparator.comparing(Revocation.OfUser::issuedBefore).thenComparing(Revocation.OfUser::user));
    private final LongAdder dropped = new LongAdder();
    private volatile Instant expiryFloor = Instant.MIN;
    private volatile Instant issueFloor = Instant.MIN;

    public RevocationList(InstantSource clock) {
        this(DEFAULT_CAPACITY, clock);
    }

    /** A list with room for {@code capacity} tokens and as many users; at least 1. */
    public RevocationList(int capacity, InstantSource clock) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, got " + capacity);
        }
        this.capacity = capacity;
        this.clock = clock;
    }

    /** Whether {@code token} was taken back. */
    public boolean isRevoked(VerifiedToken token) {
        Revocation.OfUser user = users.get(token.user());
        if (user != null && user.revokes(token)) {
            return true;
        }
        if (token.tokenId().map(tokens::containsKey).orElse(false)) {
            return true;
        }
        return !token.expiresAt().isAfter(expiryFloor)
                || token.issuedAt().orElse(Instant.MIN).isBefore(issueFloor);
    }

    /**
     * Puts {@code revocation} in force. False if it changes nothing: known, expired or covered by a later one. What was
     * dropped for want of room is not known any more, so it is new each time: better told twice than not at all.
     */
    public synchronized boolean add(Revocation revocation) {
        Instant now = clock.instant();
        dropExpired(now);
        if (revocation.expiresAt().plus(MARGIN).isBefore(now)) {
            return false;
        }
        return revocation instanceof Revocation.OfToken token
                ? addToken(token)
                : addUser((Revocation.OfUser) revocation);
    }

    /** How many revocations are in force. */
    public int size() {
        return tokens.size() + users.size();
    }

    /** How many were dropped for want of room, for metrics: above zero the list refuses more tokens than it should. */
    public long dropped() {
        return dropped.sum();
    }

    private boolean addToken(Revocation.OfToken token) {
        Revocation.OfToken known = tokens.get(token.tokenId());
        if (known != null && !known.expiresAt().isBefore(token.expiresAt())) {
            return false;
        }
        if (!token.expiresAt().isAfter(expiryFloor)) {
            return true;
        }
        if (known != null) {
            tokensByExpiry.remove(known);
        }
        tokens.put(token.tokenId(), token);
        tokensByExpiry.add(token);
        if (tokens.size() > capacity) {
            Revocation.OfToken first = tokensByExpiry.first();
            expiryFloor = max(expiryFloor, first.expiresAt());
            forget(first);
            dropped.increment();
        }
        return known == null;
    }

    private boolean addUser(Revocation.OfUser user) {
        Revocation.OfUser known = users.get(user.user());
        if (known != null && !known.issuedBefore().isBefore(user.issuedBefore())) {
            return false;
        }
        if (!user.issuedBefore().isAfter(issueFloor)) {
            return true;
        }
        if (known != null) {
            usersByMoment.remove(known);
        }
        users.put(user.user(), user);
        usersByMoment.add(user);
        if (users.size() > capacity) {
            Revocation.OfUser first = usersByMoment.first();
            issueFloor = max(issueFloor, first.issuedBefore());
            forget(first);
            dropped.increment();
        }
        return true;
    }

    private void dropExpired(Instant now) {
        while (!tokensByExpiry.isEmpty() && isOver(tokensByExpiry.first(), now)) {
            forget(tokensByExpiry.first());
        }
        while (!usersByMoment.isEmpty() && isOver(usersByMoment.first(), now)) {
            forget(usersByMoment.first());
        }
    }

    private static boolean isOver(Revocation revocation, Instant now) {
        return revocation.expiresAt().plus(MARGIN).isBefore(now);
    }

    private void forget(Revocation.OfToken token) {
        tokensByExpiry.remove(token);
        tokens.remove(token.tokenId());
    }

    private void forget(Revocation.OfUser user) {
        usersByMoment.remove(user);
        users.remove(user.user());
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
