// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.RefusedException;
import io.godwit.core.push.PushOutcome;

/** {@code {"op":"push.test"}}: sends a notification to this device, and answers what the provider said. */
record TestPush() implements MailboxCommand {
    static final String OP = "push.test";

    static TestPush parse(JsonNode command) {
        return new TestPush();
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
    public boolean waitsForOthers() {
        return true;
    }

    @Override
    public CommandStep carryOut(CommandContext mailbox) throws RefusedException {
        if (mailbox.push().pushes().registration(mailbox.device()).isEmpty()) {
            throw CommandFields.invalid("device: has no push address, register one with push.register");
        }
        return new CommandStep.Later(
                reply -> mailbox.push().pushes().test(mailbox.device(), outcome -> reply.tell(answer(outcome))));
    }

    private static CommandResult answer(PushOutcome outcome) {
        ObjectNode answer = CommandResult.ok(OP)
                .put("accepted", outcome instanceof PushOutcome.Accepted)
                .put("outcome", outcome.kind().wireName())
                .put("detail", outcome.detail());
        return new CommandResult.Done(answer);
    }
}
