// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Hands requests to providers: one lane per app and provider, each with its bounds, its breaker and at most one thread of its
 * own, so that no provider delays another. Mailboxes call {@code send} from any thread; answers come on the providers' threads,
 * on the lane's, or on the timer's.
 */
@NullMarked
package io.godwit.push.dispatch;

import org.jspecify.annotations.NullMarked;
