// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * What all providers have in common: the interface that each of them implements, and the notification that they are given.
 * The dispatcher's threads call them; they answer on threads of their own and never block the caller.
 */
@NullMarked
package io.godwit.push.provider;

import org.jspecify.annotations.NullMarked;
