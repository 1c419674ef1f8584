// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
/**
 * Notifications by Apple's push service: the only place that knows pushy.
 * Any thread sends; pushy's event loop, one thread per environment of an app, completes the answers and must not be held up.
 * One thread of each provider opens connections to an environment and closes them, as both may take a moment.
 */
@NullMarked
package io.godwit.push.apns;

import org.jspecify.annotations.NullMarked;
