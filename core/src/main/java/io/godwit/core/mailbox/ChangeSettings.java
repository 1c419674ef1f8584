// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.RefusedException;
import io.godwit.core.message.StateChange;

/**
 * {@code {"op":"settings","preview":"sender"}}: changes the settings that it names, and answers all of them.
 *
 * @param change the settings to change, and no other fields; what it does not name stays
 */
record ChangeSettings(JsonNode change) implements MailboxCommand {
    static final String OP = "settings";

    static ChangeSettings parse(JsonNode command) throws RefusedException {
        return new ChangeSettings(SettingsJson.checked(command));
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        return change.deepCopy();
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) throws RefusedException {
        UserSettings before = mailbox.dialogs().proposed();
        UserSettings after = SettingsJson.change(before, change);
        ObjectNode answer = CommandResult.ok(OP);
        UserSettings stored = mailbox.dialogs().settings();
        if (change.isEmpty() || (after.equals(before) && before.equals(stored))) {
            answer.set("settings", SettingsJson.write(stored));
            return new CommandStep.Answer(new CommandResult.Done(answer));
        }
        mailbox.dialogs().propose(after);
        answer.set("settings", SettingsJson.write(after));
        return new CommandStep.Store(
                StateChange.settings(after.toJson()), pos -> new CommandResult.Done(answer.put("pos", pos)));
    }
}
