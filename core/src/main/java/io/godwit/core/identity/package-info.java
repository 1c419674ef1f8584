// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Who somebody is and what their token opens: verification of JSON web tokens with keys that are rotated while the
 * server runs, revocation, the {@code acl} claim, the local signing key, and the back-off against guessing.
 * {@link io.godwit.core.identity.TokenVerifier}, {@link io.godwit.core.identity.AclRules} and
 * {@link io.godwit.core.identity.LoginGuard} are called by the broker's extension threads, many at a time: they never
 * block and throw nothing for bad input. Reloads of keys and of revocations run on an injected scheduler.
 */
@NullMarked
package io.godwit.core.identity;

import org.jspecify.annotations.NullMarked;
