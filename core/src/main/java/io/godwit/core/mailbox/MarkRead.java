// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.RefusedException;
import io.godwit.core.message.StateChange;

/** {@code {"op":"read","dialog":"u:bob","upTo":41}}: all of the dialog up to here has been seen by a person. */
record MarkRead(String dialog, long upTo) implements MailboxCommand {
    static final String OP = "read";

    static MarkRead parse(JsonNode command) throws RefusedException {
        return new MarkRead(
                CommandFields.dialog(command, "dialog"), CommandFields.number(command, "upTo", 1, Long.MAX_VALUE));
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("dialog", dialog).put("upTo", upTo);
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) throws RefusedException {
        if (upTo > mailbox.head()) {
            throw CommandFields.invalid("upTo: must be at most " + mailbox.head() + ", the mailbox's last position");
        }
        Dialog present = mailbox.dialogs().find(dialog);
        if (present != null && present.readUpTo >= upTo) {
            return new CommandStep.Answer(new CommandResult.Done(answer(mailbox)));
        }
        return new CommandStep.Store(
                StateChange.read(dialog, upTo),
                pos -> new CommandResult.Done(answer(mailbox).put("pos", pos)));
    }

    private ObjectNode answer(CommandContext mailbox) {
        Dialog present = mailbox.dialogs().find(dialog);
        return CommandResult.ok(OP)
                .put("dialog", dialog)
                .put("upTo", present == null ? upTo : present.readUpTo)
                .put("unread", mailbox.dialogs().unreadOf(dialog));
    }
}
