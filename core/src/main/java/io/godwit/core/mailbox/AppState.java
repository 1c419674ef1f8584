// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.RefusedException;

/**
 * {@code {"op":"app","state":"background"}}: nobody looks at the app any more, though it is still connected, or
 * {@code "foreground"}: somebody does again; with {@code "desktop":true} on a desktop.
 */
record AppState(boolean background, boolean desktop) implements MailboxCommand {
    static final String OP = "app";

    static AppState parse(JsonNode command) throws RefusedException {
        String state = command.path("state").asText();
        if (!state.equals("background") && !state.equals("foreground")) {
            throw CommandFields.invalid("state: must be foreground or background");
        }
        return new AppState(state.equals("background"), CommandFields.flag(command, "desktop"));
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("state", background ? "background" : "foreground")
                .put("desktop", desktop);
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) {
        if (!mailbox.guest()) { // nobody would say when it is gone
            mailbox.push().appState(mailbox.device(), background, desktop);
        }
        return new CommandStep.Answer(
                new CommandResult.Done(CommandResult.ok(OP).put("state", background ? "background" : "foreground")));
    }
}
