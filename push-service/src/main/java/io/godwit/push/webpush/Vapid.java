// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.webpush;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code Authorization} for each push service, kept for some hours: signing takes most of a millisecond. Any thread. */
final class Vapid {
    /** Push services take tokens for at most 24 hours. */
    private static final Duration VALID = Duration.ofHours(12);

    private static final Duration KEPT = Duration.ofHours(6);
    private static final int MAX_ORIGINS = 1_000;

    private record Token(String header, Instant made) {}

    private final VapidKey key;
    private final String subject;
    private final InstantSource wall;
    private final Map<String, Token> tokens = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
            return size() > MAX_ORIGINS;
        }
    };

    Vapid(VapidKey key, String subject, InstantSource wall) {
        this.key = key;
        this.subject = subject;
        this.wall = wall;
    }

    /** @param origin scheme, host and port of the push service */
    synchronized String authorization(String origin) {
        Instant now = wall.instant();
        Token token = tokens.get(origin);
        boolean usable = token != null
                && !now.isBefore(token.made())
                && now.isBefore(token.made().plus(KEPT));
        if (token == null || !usable) {
            token = new Token(make(origin, now), now);
            tokens.put(origin, token);
        }
        return token.header();
    }

    private String make(String origin, Instant now) {
        String claims = JsonNodeFactory.instance
                .objectNode()
                .put("aud", origin)
                .put("exp", now.plus(VALID).getEpochSecond())
                .put("sub", subject)
                .toString();
        return "vapid t=" + key.token(claims) + ", k=" + key.publicKey();
    }
}
