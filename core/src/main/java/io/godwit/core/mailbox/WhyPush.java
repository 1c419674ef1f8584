// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.RefusedException;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushDecisionJson;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code {"op":"push.why","pos":41}}: why was there, or was there no, push for this entry? Without a position: lately. */
record WhyPush(OptionalLong pos) implements MailboxCommand {
    static final String OP = "push.why";

    static WhyPush parse(JsonNode command) throws RefusedException {
        return new WhyPush(
                command.has("pos")
                        ? OptionalLong.of(CommandFields.number(command, "pos", 1, Long.MAX_VALUE))
                        : OptionalLong.empty());
    }

    @Override
    public String op() {
        return OP;
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        pos.ifPresent(wanted -> json.put("pos", wanted));
        return json;
    }

    @Override
    public boolean mayBeRepeated() {
        return true;
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) {
        return new CommandStep.Later(
                reply -> mailbox.push().effects().decisions(pos, found -> reply.tell(answer(found))));
    }

    private static CommandResult answer(Optional<List<PushDecision>> found) {
        if (found.isEmpty()) {
            return CommandResult.unavailable();
        }
        ObjectNode answer = CommandResult.ok(OP);
        ArrayNode list = answer.putArray("decisions");
        found.get().forEach(decision -> list.add(PushDecisionJson.of(decision)));
        return new CommandResult.Done(answer);
    }
}
