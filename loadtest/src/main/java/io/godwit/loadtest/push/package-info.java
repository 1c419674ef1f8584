// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Devices that are away, senders who write to them, and fake providers that say which pushes came: was everybody woken,
 * once, and how soon. Providers call on threads of their own, connections on the event loop, all else is the main thread's;
 * the {@link io.godwit.loadtest.push.PushLedger} may be called by all. It knows nothing of the server but what clients and
 * providers see.
 */
@NullMarked
package io.godwit.loadtest.push;

import org.jspecify.annotations.NullMarked;
