// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

/** Carries a refusal out of {@link Login}. Without a stack trace: it is an answer, not a bug. */
final class LoginException extends Exception {
    private static final long serialVersionUID = 1;

    final LoginRefusal refusal;

    LoginException(LoginRefusal refusal, String text) {
        super(text, null, false, false);
        this.refusal = refusal;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
