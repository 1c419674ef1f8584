// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.security;

/** Hears of logins, for metrics. Called by any thread; must return at once. */
public interface LoginListener {
    LoginListener NONE = reason -> {};

    /** A login was refused. */
    void refused(LoginRefusal refusal);
}
