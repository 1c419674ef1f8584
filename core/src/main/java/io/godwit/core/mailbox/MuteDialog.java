// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.RefusedException;
import io.godwit.core.message.StateChange;

/** {@code {"op":"mute","dialog":"u:bob","until":-1}}: the dialog wakes nobody until then; 0 = it does, -1 = for ever. */
record MuteDialog(String dialog, long until) implements MailboxCommand {
    static final String OP = "mute";

    /** The end of the year 9999, which every client's date can hold. */
    private static final long LATEST = 253_402_300_799_999L;

    static MuteDialog parse(JsonNode command) throws RefusedException {
        return new MuteDialog(
                CommandFields.dialog(command, "dialog"),
                CommandFields.number(command, "until", Dialog.FOR_EVER, LATEST));
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        return JsonNodeFactory.instance.objectNode().put("dialog", dialog).put("until", until);
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) {
        ObjectNode answer = CommandResult.ok(OP).put("dialog", dialog).put("until", until);
        return new CommandStep.Store(
                StateChange.mute(dialog, until), pos -> new CommandResult.Done(answer.put("pos", pos)));
    }
}
