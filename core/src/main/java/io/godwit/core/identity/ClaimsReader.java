// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.core.identity.TokenRefusal.Reason;
import io.godwit.core.topic.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the claims of a token whose signature is good, field by field, and judges the times that a token starts with. */
final class ClaimsReader {
    /** A token that lives longer is a mistake in its issuer, often milliseconds instead of seconds. */
    static final Duration MAX_LIFETIME = Duration.ofDays(3653);

    static final int MAX_TOKEN_ID_LENGTH = 256;

    /** 1e12 s is in the year 33,658: far more than any use, and far from what {@link Instant} cannot hold. */
    private static final double MAX_SECONDS = 1e12;

    private final JsonNode claims;

    private ClaimsReader(JsonNode claims) {
        this.claims = claims;
    }

    static VerifiedToken read(byte[] bytes, Instant now, Duration skew) throws RefusedToken {
        JsonNode claims =
                Json.object(bytes).orElseThrow(() -> new RefusedToken(Reason.MALFORMED, "claims are no JSON object"));
        return new ClaimsReader(claims).read(now, skew);
    }

    private VerifiedToken read(Instant now, Duration skew) throws RefusedToken {
        String user = name("sub").orElseThrow(() -> missing("sub"));
        Instant expiresAt = time("exp").orElseThrow(() -> missing("exp"));
        if (expiresAt.isAfter(now.plus(MAX_LIFETIME))) {
            throw bad("exp", "may lie at most 10 years ahead (it counts seconds)");
        }
        Optional<Instant> issuedAt = time("iat");
        requireStarted("nbf", time("nbf"), now.plus(skew));
        // a token "from the future" would outlive the revocation of its user's older tokens
        requireStarted("iat", issuedAt, now.plus(skew));
        return new VerifiedToken(
                user, name("did"), expiresAt, issuedAt, tokenId(), scopes(), AclClaim.read(claims.get("acl")));
    }

    private static void requireStarted(String field, Optional<Instant> time, Instant latest) throws RefusedToken {
        if (time.isPresent() && time.get().isAfter(latest)) {
            throw new RefusedToken(Reason.NOT_YET_VALID, field + " lies in the future");
        }
    }

    private Optional<String> tokenId() throws RefusedToken {
        Optional<String> id = text("jti");
        if (id.isPresent() && (id.get().isEmpty() || id.get().length() > MAX_TOKEN_ID_LENGTH)) {
            throw bad("jti", "must have 1 to " + MAX_TOKEN_ID_LENGTH + " characters");
        }
        return id;
    }

    private Set<String> scopes() throws RefusedToken {
        return Arrays.stream(text("scope").orElse("").split(" "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<String> name(String field) throws RefusedToken {
        Optional<String> name = text(field);
        if (name.isPresent() && !Names.isValid(name.get())) {
            throw bad(field, "must be " + Names.RULE);
        }
        return name;
    }

    private Optional<String> text(String field) throws RefusedToken {
        Optional<JsonNode> value = field(field);
        if (value.isPresent() && !value.get().isTextual()) {
            throw bad(field, "must be a string");
        }
        return value.map(JsonNode::textValue);
    }

    private Optional<Instant> time(String field) throws RefusedToken {
        Optional<JsonNode> value = field(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        double seconds = value.get().isNumber() ? value.get().doubleValue() : Double.NaN;
        if (!(Math.abs(seconds) <= MAX_SECONDS)) {
            throw bad(field, "must be a number of seconds since 1970");
        }
        return Optional.of(Instant.ofEpochSecond((long) Math.floor(seconds)));
    }

    private Optional<JsonNode> field(String field) {
        return Optional.ofNullable(claims.get(field)).filter(value -> !value.isNull());
    }

    private static RefusedToken missing(String field) {
        return new RefusedToken(Reason.MISSING_CLAIM, field + " is required");
    }

    private static RefusedToken bad(String field, String rule) {
        return new RefusedToken(Reason.BAD_CLAIM, field + " " + rule);
    }
}
