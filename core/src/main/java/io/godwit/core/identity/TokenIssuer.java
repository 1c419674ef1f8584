// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.godwit.core.identity.KeySource.HmacSecret;
import io.godwit.core.topic.Names;
import io.jsonwebtoken.JwtBuilder;
import io.jsonwebtoken.Jwts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;

/** Signs tokens with a shared secret (HS256). For any number of threads. */
public final class TokenIssuer {
    private final String kid;
    private final SecretKey key;
    private final InstantSource clock;

    /** Signs with {@code source}. Fails with {@link KeyException} if that is no Base64 or has fewer than 256 bits. */
    public TokenIssuer(HmacSecret source, InstantSource clock) {
        this.kid = source.kid();
        this.clock = clock;
        try {
            this.key = VerificationKey.hmacKey(source.base64().reveal());
        } catch (UnusableKey e) {
            throw new KeyException("key '" + kid + "': " + e.getMessage(), e);
        }
    }

    /**
     * A token for {@code user} from now, with an id of its own.
     *
     * @param ttl at least 1 second and at most 10 years
     * @param acl topics that it opens besides the chat's, at most 100 rules
     * @throws IllegalArgumentException naming the argument and its limit
     */
    public String issue(String user, Optional<String> device, Duration ttl, Optional<List<AclRule>> acl) {
        requireName("user", user);
        device.ifPresent(name -> requireName("device", name));
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(ClaimsReader.MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException("ttl must be 1 second to 10 years, got " + ttl);
        }
        Instant now = clock.instant();
        JwtBuilder token = Jwts.builder()
                .header()
                .keyId(kid)
                .and()
                .subject(user)
                .id(UUID.randomUUID().toString())
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(ttl)));
        device.ifPresent(name -> token.claim("did", name));
        acl.ifPresent(rules -> token.claim("acl", AclClaim.write(rules)));
        return withinLimit(token.signWith(key, Jwts.SIG.HS256).compact());
    }

    private static String withinLimit(String jwt) {
        if (jwt.length() > TokenVerifier.MAX_TOKEN_LENGTH) {
            throw new IllegalArgumentException("acl makes the token " + jwt.length() + " characters long, at most "
                    + TokenVerifier.MAX_TOKEN_LENGTH + " are accepted");
        }
        return jwt;
    }

    private static void requireName(String field, String value) {
        if (!Names.isValid(value)) {
            throw new IllegalArgumentException(field + " must be " + Names.RULE);
        }
    }
}
