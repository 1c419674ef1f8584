// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.RefusedException;
import java.util.Comparator;
import java.util.List;

/**
 * {@code {"op":"dialogs","after":"u:bob","limit":100}}: the dialogs and their state, by name.
 *
 * @param after the last one of the page before, or empty
 * @param limit at most so many
 */
record ListDialogs(String after, int limit) implements MailboxCommand {
    static final String OP = "dialogs";

    /** About 20 KiB of answer, which fits into every packet. */
    private static final int MAX_LIMIT = 100;

    static ListDialogs parse(JsonNode command) throws RefusedException {
        return new ListDialogs(
                command.has("after") ? CommandFields.dialog(command, "after") : "",
                command.has("limit") ? (int) CommandFields.number(command, "limit", 1, MAX_LIMIT) : MAX_LIMIT);
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("limit", limit);
        return after.isEmpty() ? json : json.put("after", after);
    }

    @Override
    public boolean mayBeRepeated() {
        return true;
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) {
        List<Dialog> found = mailbox.dialogs().all().stream()
                .filter(dialog -> dialog.name.compareTo(after) > 0)
                .sorted(Comparator.comparing(dialog -> dialog.name))
                .limit(limit + 1L)
                .toList();
        ObjectNode answer = CommandResult.ok(OP);
        ArrayNode list = answer.putArray("dialogs");
        found.stream().limit(limit).forEach(dialog -> list.add(json(dialog)));
        answer.put("unread", mailbox.dialogs().unread()).put("more", found.size() > limit);
        return new CommandStep.Answer(new CommandResult.Done(answer));
    }

    private static ObjectNode json(Dialog dialog) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("dialog", dialog.name)
                .put("unread", dialog.unread.size())
                .put("readUpTo", dialog.readUpTo)
                .put("muteUntil", dialog.muteUntil)
                .put("last", dialog.last);
    }
}
