// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Content;
import io.godwit.core.topic.DeviceId;
import io.godwit.core.topic.UserId;

/**
 * A mailbox's owner sends a message.
 *
 * @param session the sending connection: it gets no echo if it asked for none
 */
public record SendRequest(SessionId session, DeviceId device, UserId to, Content content) {}
