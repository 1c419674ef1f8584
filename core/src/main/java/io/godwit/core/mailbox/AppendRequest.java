// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Content;
import io.godwit.core.message.MessageId;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;

/** A sender's mailbox hands a message to the recipient's. */
public record AppendRequest(MessageId id, UserId from, DeviceId device, Content content) {}
