// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;

/** Remembers good tokens by their hash, so that no token is kept in memory and none can be taken from a dump of it. */
final class TokenCache {
    private static final int KIB = 1024;

    private final Cache<Key, Entry> entries;

    /** @param maxKib how many tokens of up to 1 KiB; longer ones, with their rules, count more than once */
    TokenCache(int maxKib) {
        this.entries = Caffeine.newBuilder()
                .maximumWeight(maxKib)
                .weigher((Key key, Entry entry) -> entry.kib)
                .expireAfter(Expiry.creating((Key key, Entry entry) -> entry.lifetime))
                .recordStats()
                .build();
    }

    /** @param generation of the key ring: what other keys have verified is not found any more */
    static Key key(String jwt, long generation) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(jwt.getBytes(StandardCharsets.UTF_8));
            return new Key(ByteBuffer.wrap(hash), generation);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java runtime has no SHA-256", e);
        }
    }

    Optional<VerifiedToken> find(Key key) {
        return Optional.ofNullable(entries.getIfPresent(key)).map(Entry::token);
    }

    /** @param length of the token, in characters */
    void put(Key key, VerifiedToken token, Duration lifetime, int length) {
        entries.put(key, new Entry(token, lifetime, 1 + length / KIB));
    }

    long hits() {
        return entries.stats().hitCount();
    }

    long misses() {
        return entries.stats().missCount();
    }

    record Key(ByteBuffer hash, long generation) {}

    private record Entry(VerifiedToken token, Duration lifetime, int kib) {}
}
