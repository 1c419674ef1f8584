// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.core.identity.Revocation;
import io.godwit.core.identity.RevocationWatch;
import io.godwit.core.topic.Names;
import io.godwit.server.management.Handler;
import io.godwit.server.management.Request;
import io.godwit.server.management.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /tokens/revoke}: takes back one token by its {@code jti}, or all of a user's that were issued until now. */
final class RevokeHandler implements Handler {
    /** The largest clock skew that the settings allow, and more. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RevocationWatch revocations;
    private final InstantSource wall;

    RevokeHandler(RevocationWatch revocations, InstantSource wall) {
        this.revocations = revocations;
        this.wall = wall;
    }

    @Override
    public CompletionStage<Response> handle(Request request) {
        if (!request.contentType().startsWith("application/json")) {
            // a page in the operator's browser can send all types that need no preflight, and this is none of them
            return CompletableFuture.completedFuture(
                    Response.problem(415, "Unsupported media type", "Content-Type must be application/json"));
        }
        try {
            Revocation revocation = read(JSON.readTree(request.body()));
            return revocations.revoke(revocation).thenApply(done -> Response.json(200, Map.of("revoked", true)));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    Response.problem(
                            400,
                            "Bad request",
                            "the body must be {\"user\": \"<user id>\"} or {\"jti\": \"<token id>\", \"exp\": <its exp claim>}"));
        }
    }

    private Revocation read(JsonNode body) {
        JsonNode user = body.path("user");
        JsonNode jti = body.path("jti");
        if (body.size() == 1 && user.isTextual() && Names.isValid(user.asText())) {
            return Revocation.ofUser(user.asText(), wall.instant());
        }
        JsonNode exp = body.path("exp");
        if (body.size() == 2 && jti.isTextual() && exp.isIntegralNumber() && exp.canConvertToLong()) {
            return Revocation.ofToken(jti.asText(), expiry(exp.asLong()));
        }
        throw new IllegalArgumentException("neither user nor jti");
    }

    /** From then on the revocation need not be kept; no token lives longer than a user's revocation does. */
    private Instant expiry(long exp) {
        Instant longest = Revocation.ofUser("", wall.instant()).expiresAt();
        return exp < longest.getEpochSecond() ? Instant.ofEpochSecond(exp).plus(MARGIN) : longest;
    }
}
