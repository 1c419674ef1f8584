// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Who may connect, and what a connection may publish and subscribe to. Decides everything in our own code and denies what
 * it does not know; the broker's default permissions are only a second lock. Runs on the broker's extension threads, which
 * it never blocks.
 */
@NullMarked
package io.godwit.broker.security;

import org.jspecify.annotations.NullMarked;
