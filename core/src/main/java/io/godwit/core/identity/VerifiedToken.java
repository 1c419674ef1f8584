// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The content of a token whose signature, times and claims are good.
 *
 * @param user claim {@code sub}
 * @param device claim {@code did}
 * @param expiresAt claim {@code exp}; the token is accepted until then plus the clock skew
 * @param issuedAt claim {@code iat}
 * @param tokenId claim {@code jti}
 * @param scopes the words of the scope claim
 * @param acl claim {@code acl}, in its order
 */
public record VerifiedToken(
        String user,
        Optional<String> device,
        Instant expiresAt,
        Optional<Instant> issuedAt,
        Optional<String> tokenId,
        Set<String> scopes,
        List<AclRule> acl)
        implements TokenCheck {
    public VerifiedToken {
        scopes = Set.copyOf(scopes);
        acl = List.copyOf(acl);
    }
}
