// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * The push role: takes requests from the mailboxes and makes one attempt at each with the provider that the app is configured
 * for. {@link io.godwit.push.PushService} is the way in; any thread may call it and nothing blocks but its start and its end.
 */
@NullMarked
package io.godwit.push;

import org.jspecify.annotations.NullMarked;
