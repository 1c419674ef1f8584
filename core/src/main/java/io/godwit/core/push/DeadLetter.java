// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import io.godwit.core.topic.UserId;

/** A notification that was given up. */
public record DeadLetter(UserId user, PushDecision decision) {}
