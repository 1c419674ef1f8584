// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.RefusedException;

/**
 * Wakes a device again: for an operator, after what kept a notification from being accepted was mended.
 *
 * @param after the last position that it is not about
 */
record ReplayPush(long after) implements MailboxCommand {
    @Override
    public String op() {
        return "push.replay";
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) throws RefusedException {
        if (!mailbox.push().pushes().replay(mailbox.device(), after)) {
            throw CommandFields.invalid("device: has no push address");
        }
        return new CommandStep.Answer(
                new CommandResult.Done(CommandResult.ok(op()).put("after", after)));
    }
}
