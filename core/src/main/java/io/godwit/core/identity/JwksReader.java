// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PrivateJwk;
import io.jsonwebtoken.security.PublicJwk;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a JSON web key set (RFC 7517): what can be used, and a reason for each key that cannot. */
final class JwksReader {
    /** More keys than this are no key set of a sane issuer. */
    static final int MAX_KEYS = 100;

    private final boolean sharedSecrets;

    /** @param sharedSecrets whether {@code kty: oct} is taken: not from what a web server hands to everybody */
    JwksReader(boolean sharedSecrets) {
        this.sharedSecrets = sharedSecrets;
    }

    /** @throws KeyException if {@code bytes} are no key set at all */
    KeySet read(byte[] bytes) {
        JsonNode list = Json.object(bytes)
                .map(set -> set.get("keys"))
                .filter(JsonNode::isArray)
                .orElseThrow(() -> new KeyException("is no JSON web key set (an object with a list named keys)"));
        if (list.size() > MAX_KEYS) {
            throw new KeyException("holds " + list.size() + " keys, at most " + MAX_KEYS + " are read");
        }
        List<VerificationKey> keys = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            try {
                keys.add(key(list.get(i)));
            } catch (UnusableKey e) {
                skipped.add(describe(list.get(i), i) + ": " + e.getMessage());
            }
        }
        return new KeySet(keys, skipped);
    }

    private VerificationKey key(JsonNode jwk) throws UnusableKey {
        requireForSignatures(jwk);
        VerificationKey key = jwk.path("kty").asText().equals("oct") ? shared(jwk) : asymmetric(jwk);
        String alg = jwk.path("alg").asText(key.algorithm().header());
        if (!alg.equals(key.algorithm().header())) {
            throw new UnusableKey(
                    "alg must be " + key.algorithm().header() + " for such a key, or be left out; others are not used");
        }
        return key;
    }

    private static void requireForSignatures(JsonNode jwk) throws UnusableKey {
        if (!jwk.path("use").asText("sig").equals("sig")) {
            throw new UnusableKey("use is not sig");
        }
        JsonNode operations = jwk.path("key_ops");
        boolean verifies = operations.isMissingNode();
        for (JsonNode operation : operations) {
            verifies |= operation.asText().equals("verify");
        }
        if (!verifies) {
            throw new UnusableKey("key_ops has no verify");
        }
    }

    private VerificationKey shared(JsonNode jwk) throws UnusableKey {
        if (!sharedSecrets) {
            throw new UnusableKey("shared secrets (kty oct) are not taken from a URL");
        }
        String kid = kid(jwk).orElseThrow(() -> new UnusableKey("a shared secret needs a kid"));
        return VerificationKey.ofShared(kid, jwk.path("k").asText());
    }

    private static VerificationKey asymmetric(JsonNode jwk) throws UnusableKey {
        String kty = jwk.path("kty").asText();
        if (!List.of("RSA", "EC", "OKP").contains(kty)) {
            throw new UnusableKey("kty is none of RSA, EC, OKP, oct");
        }
        PublicJwk<?> parsed = publicPart(jwk);
        PublicKey key = parsed.toKey();
        // without a name it gets its RFC 7638 thumbprint as one
        String kid = kid(jwk).orElseGet(() -> parsed.thumbprint().toString());
        return VerificationKey.ofPublic(kid, key);
    }

    private static PublicJwk<?> publicPart(JsonNode jwk) throws UnusableKey {
        Jwk<?> parsed;
        try {
            parsed = Jwks.parser().build().parse(jwk.toString());
        } catch (RuntimeException e) {
            // jjwt fails in many ways, and its message may quote the field: the kind of failure is enough
            throw new UnusableKey("is no valid JSON web key (" + e.getClass().getSimpleName() + ")");
        }
        if (parsed instanceof PrivateJwk<?, ?, ?> pair) {
            return pair.toPublicJwk();
        }
        if (parsed instanceof PublicJwk<?> single) {
            return single;
        }
        throw new UnusableKey("holds no public key");
    }

    private static Optional<String> kid(JsonNode jwk) throws UnusableKey {
        JsonNode kid = jwk.get("kid");
        if (kid == null) {
            return Optional.empty();
        }
        String name = kid.asText();
        if (!kid.isTextual() || name.isEmpty() || name.length() > KeySource.MAX_KID_LENGTH) {
            throw new UnusableKey("kid must be a string of 1 to " + KeySource.MAX_KID_LENGTH + " characters");
        }
        return Optional.of(name);
    }

    private static String describe(JsonNode jwk, int index) {
        String kid = jwk.path("kid").asText();
        return kid.isEmpty() || kid.length() > KeySource.MAX_KID_LENGTH
                ? "key number " + (index + 1)
                : "key '" + kid.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
