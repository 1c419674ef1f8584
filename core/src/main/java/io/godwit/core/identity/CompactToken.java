// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.core.identity.TokenRefusal.Reason;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The three parts of a token, and what its header asks for. Nothing of it is authenticated yet.
 *
 * <p>Each part must be the one Base64url form of its bytes. The last character of a part has bits that a lenient decoder
 * drops, so without this rule several texts would be the same signed token.
 */
final class CompactToken {
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** They change how the rest is to be read. (jku, jwk, x5u, x5c would name the key: ignored, keys are ours.) */
    private static final List<String> REFUSED_HEADERS = List.of("crit", "b64", "zip", "enc", "cty");

    private final String algorithm;
    private final Optional<String> kid;
    private final byte[] claims;
    private final boolean signed;

    private CompactToken(String algorithm, Optional<String> kid, byte[] claims, boolean signed) {
        this.algorithm = algorithm;
        this.kid = kid;
        this.claims = claims;
        this.signed = signed;
    }

    static CompactToken parse(String jwt) throws RefusedToken {
        int first = jwt.indexOf('.');
        int last = jwt.lastIndexOf('.');
        if (first < 0 || jwt.indexOf('.', first + 1) != last) {
            throw new RefusedToken(Reason.MALFORMED, "a token has three parts, with a dot between them");
        }
        JsonNode header = Json.object(decode(jwt.substring(0, first), "header"))
                .orElseThrow(() -> new RefusedToken(Reason.MALFORMED, "header is no JSON object"));
        byte[] claims = decode(jwt.substring(first + 1, last), "claims");
        byte[] signature = decode(jwt.substring(last + 1), "signature");
        for (String name : REFUSED_HEADERS) {
            if (header.has(name)) {
                throw new RefusedToken(Reason.MALFORMED, "header " + name + " is not supported");
            }
        }
        return new CompactToken(text(header, "alg").orElse("none"), text(header, "kid"), claims, signature.length > 0);
    }

    /** What the header says; {@code none} if it says nothing. */
    String algorithm() {
        return algorithm;
    }

    Optional<String> kid() {
        return kid;
    }

    /** The middle part's bytes. */
    byte[] claims() {
        return claims;
    }

    /** Whether there is any signature, good or bad. */
    boolean isSigned() {
        return signed;
    }

    private static Optional<String> text(JsonNode header, String name) throws RefusedToken {
        JsonNode value = header.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new RefusedToken(Reason.MALFORMED, "header " + name + " must be a string");
        }
        return Optional.of(value.textValue());
    }

    private static byte[] decode(String part, String name) throws RefusedToken {
        try {
            byte[] bytes = DECODER.decode(part);
            if (ENCODER.encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // refused below, like any other text that is no Base64url
        }
        throw new RefusedToken(Reason.MALFORMED, name + " is no canonical Base64url");
    }
}
