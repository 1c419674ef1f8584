// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import io.godwit.core.identity.TokenRefusal.Reason;

/** Carries a refusal from the depth of the parsers to {@link TokenVerifier}, and no further. Without a stack trace. */
final class RefusedToken extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient TokenRefusal refusal;

    RefusedToken(Reason reason, String detail) {
        super(detail, null, false, false);
        this.refusal = new TokenRefusal(reason, detail);
    }

    TokenRefusal refusal() {
        return refusal;
    }
}
