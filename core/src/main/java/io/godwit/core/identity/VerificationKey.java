// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.jackson.io.JacksonDeserializer;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key that is strong enough, its name, and the parser that knows this one algorithm and this one key. Immutable. */
final class VerificationKey {
    /** So that the parser judges no times: {@link ClaimsReader} and {@link TokenVerifier} do. */
    private static final Duration ANY_TIME = Duration.ofDays(365_000);

    private final String kid;
    private final SigningAlgorithm algorithm;
    private final Key key;
    private final JwtParser parser;

    private VerificationKey(String kid, SigningAlgorithm algorithm, Key key) {
        this.kid = kid;
        this.algorithm = algorithm;
        this.key = key;
        this.parser = parser(algorithm, key);
    }

    static VerificationKey ofPublic(String kid, PublicKey key) throws UnusableKey {
        return new VerificationKey(kid, SigningAlgorithm.of(key), key);
    }

    /** @param base64 Base64 or Base64url, with or without padding */
    static VerificationKey ofShared(String kid, String base64) throws UnusableKey {
        return new VerificationKey(kid, SigningAlgorithm.HS256, hmacKey(base64));
    }

    static SecretKey hmacKey(String base64) throws UnusableKey {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder()
                    .decode(base64.strip().replace('+', '-').replace('/', '_'));
        } catch (IllegalArgumentException e) {
            throw new UnusableKey("a shared secret must be Base64");
        }
        if (bytes.length * 8 < SigningAlgorithm.MIN_HMAC_BITS) {
            throw new UnusableKey("a shared secret must have at least " + SigningAlgorithm.MIN_HMAC_BITS
                    + " bits (32 bytes before Base64), this one has " + bytes.length * 8);
        }
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    String kid() {
        return kid;
    }

    SigningAlgorithm algorithm() {
        return algorithm;
    }

    /** Checks signatures only, by this key and its algorithm. */
    JwtParser parser() {
        return parser;
    }

    boolean isSameAs(VerificationKey other) {
        return kid.equals(other.kid)
                && algorithm == other.algorithm
                && MessageDigest.isEqual(key.getEncoded(), other.key.getEncoded());
    }

    private static JwtParser parser(SigningAlgorithm algorithm, Key key) {
        JwtParserBuilder builder = Jwts.parser()
                .json(new JacksonDeserializer<>(Json.MAPPER))
                .clockSkewSeconds(ANY_TIME.toSeconds())
                .sig()
                .clear()
                .add(algorithm.jjwt())
                .and();
        if (key instanceof SecretKey secret) {
            return builder.verifyWith(secret).build();
        }
        return builder.verifyWith((PublicKey) key).build();
    }
}
