// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code {"op":"push.remove"}}: this device is not to be woken any more, because its user logs out, say. */
record RemovePush() implements MailboxCommand {
    static final String OP = "push.remove";

    static RemovePush parse(JsonNode command) {
        return new RemovePush();
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) {
        return new CommandStep.Later(reply -> mailbox.push()
                .addresses()
                .remove(
                        mailbox.device(),
                        done -> reply.tell(
                                done ? new CommandResult.Done(CommandResult.ok(OP)) : CommandResult.unavailable())));
    }
}
