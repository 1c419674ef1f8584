// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Notifications by Firebase Cloud Messaging: the only place that knows firebase-admin.
 * Any thread sends; firebase-admin holds one thread of the provider's own pool for each notification under way, and that
 * thread completes the answer.
 */
@NullMarked
package io.godwit.push.fcm;

import org.jspecify.annotations.NullMarked;
