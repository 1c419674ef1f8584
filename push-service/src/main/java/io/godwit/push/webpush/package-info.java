// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Web Push for browsers and UnifiedPush: the protocol of RFC 8030, encrypted for the receiver by RFC 8291 and with the sender
 * named by RFC 8292, on the JDK alone. The dispatcher's threads call it; it works and answers on threads of its own.
 */
@NullMarked
package io.godwit.push.webpush;

import org.jspecify.annotations.NullMarked;
