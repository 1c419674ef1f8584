// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.topic.DeviceId;

/**
 * The mailbox as its commands see it.
 *
 * @param head its last position
 * @param device who asks
 * @param guest whether that is a connection without a name of its own
 */
record CommandContext(long head, long nowMillis, Dialogs dialogs, PushDesk push, DeviceId device, boolean guest) {}
