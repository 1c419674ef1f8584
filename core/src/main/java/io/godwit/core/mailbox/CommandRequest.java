// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.topic.DeviceId;

/**
 * A device of the mailbox's owner gives a command.
 *
 * @param session its connection: it gets no echo of what the command changes if it asked for none
 */
public record CommandRequest(SessionId session, DeviceId device, MailboxCommand command) {}
