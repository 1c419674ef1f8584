// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;

/** The algorithms that we verify. Each key has exactly one: it follows from the key, never from a token. */
enum SigningAlgorithm {
    HS256("HS256"),
    RS256("RS256"),
    ES256("ES256"),
    EDDSA("EdDSA");

    /** RFC 7518, sections 3.2 and 3.3. */
    static final int MIN_HMAC_BITS = 256;

    static final int MIN_RSA_BITS = 2048;
    /** Beyond this one signature check costs milliseconds. */
    static final int MAX_RSA_BITS = 8192;

    private static final ECParameterSpec P256 = p256();

    private final String header;

    SigningAlgorithm(String header) {
        this.header = header;
    }

    /** The value of a token's {@code alg}. */
    String header() {
        return header;
    }

    SecureDigestAlgorithm<?, ?> jjwt() {
        return Jwts.SIG.get().forKey(header);
    }

    static boolean isKnown(String header) {
        for (SigningAlgorithm algorithm : values()) {
            if (algorithm.header.equals(header)) {
                return true;
            }
        }
        return false;
    }

    /** The algorithm of a public key that is strong enough. */
    static SigningAlgorithm of(PublicKey key) throws UnusableKey {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                throw new UnusableKey(
                        "RSA keys must have " + MIN_RSA_BITS + " to " + MAX_RSA_BITS + " bits, this one has " + bits);
            }
            return RS256;
        }
        if (key instanceof ECPublicKey ec) {
            if (!isP256(ec.getParams())) {
                throw new UnusableKey("EC keys must be on the curve P-256");
            }
            return ES256;
        }
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
            return EDDSA;
        }
        throw new UnusableKey("keys must be RSA, EC (P-256) or Ed25519");
    }

    /** Other curves have 256 bits too, so the curve itself is compared. */
    private static boolean isP256(ECParameterSpec curve) {
        return curve.getCurve().equals(P256.getCurve())
                && curve.getGenerator().equals(P256.getGenerator())
                && curve.getOrder().equals(P256.getOrder());
    }

    private static ECParameterSpec p256() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime does not know the curve P-256", e);
        }
    }
}
