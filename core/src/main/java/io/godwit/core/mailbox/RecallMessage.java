// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.RefusedException;
import io.godwit.core.topic.UserId;

/** {@code {"op":"recall","dialog":"u:bob","id":"00d20gt02xg00002rvq4"}}: takes back a message that the owner sent. */
record RecallMessage(String dialog, MessageId id) implements MailboxCommand {
    static final String OP = "recall";

    static RecallMessage parse(JsonNode command) throws RefusedException {
        String dialog = CommandFields.dialog(command, "dialog");
        String id = CommandFields.required(command, "id", MessageId.TEXT_LENGTH);
        try {
            return new RecallMessage(dialog, MessageId.parse(id));
        } catch (IllegalArgumentException e) {
            throw CommandFields.invalid("id: " + e.getMessage());
        }
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("dialog", dialog).put("id", id.toString());
    }

    @Override
    public boolean mayBeRepeated() {
        return true;
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) {
        return new CommandStep.Recall(new UserId(dialog.substring(2)), id);
    }

    static CommandResult answer(SendResult result) {
        if (result instanceof SendResult.Accepted accepted) {
            return new CommandResult.Done(CommandResult.ok(OP)
                    .put("pos", accepted.pos())
                    .put("id", accepted.id().toString()));
        }
        SendResult.Refused refused = (SendResult.Refused) result;
        return switch (refused.reason()) {
            case UNAVAILABLE -> CommandResult.unavailable(); // a recall has no cid
            case SERVER_BUSY -> CommandResult.busy();
            default -> new CommandResult.Refused(refused.reason(), refused.detail());
        };
    }
}
