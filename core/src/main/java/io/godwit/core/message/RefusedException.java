// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.message;

/** Bad input found while parsing. Has no stack trace: it is an answer, not a bug, and a hostile client can cause many. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Refusal refusal;

    public RefusedException(Refusal refusal, String detail) {
        super(detail, null, false, false);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** What a person reads: names the field and the limit. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
