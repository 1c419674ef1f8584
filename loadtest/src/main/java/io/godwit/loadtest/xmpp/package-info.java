// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The same one-to-one traffic as {@code load}, over XMPP, for a peer to compare with. {@code XmppRun} is the only way
 * in and blocks the main thread; pairs are called by Smack's threads, several at a time, and guard themselves.
 */
@NullMarked
package io.godwit.loadtest.xmpp;

import org.jspecify.annotations.NullMarked;
