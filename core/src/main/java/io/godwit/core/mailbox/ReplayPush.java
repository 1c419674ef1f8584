// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.RefusedException;

/**
 * Wakes a device again: for an operator, after what kept a notification from being accepted was mended.
 *
 * @param after the last position that it is not about
 */
record ReplayPush(long after) implements MailboxCommand {
    static final String OP = "push.replay";

    static ReplayPush parse(JsonNode command) throws RefusedException {
        return new ReplayPush(CommandFields.number(command, "after", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("after", after);
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
