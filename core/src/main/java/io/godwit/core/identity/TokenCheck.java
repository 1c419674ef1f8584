// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

/** What {@link TokenVerifier#verify} says: the token's content, or why it is refused. */
public sealed interface TokenCheck permits VerifiedToken, TokenRefusal {}
