// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * A device as the protocol's advice wants it: reconnects by itself with a growing pause, keeps what it sent until that is
 * answered, and sends it again with the same cid. {@code Population} holds a number of users with such devices and gives
 * them work. Everything runs on the event loop, but for the methods of {@code Population} that say otherwise.
 */
@NullMarked
package io.godwit.loadtest.device;

import org.jspecify.annotations.NullMarked;
