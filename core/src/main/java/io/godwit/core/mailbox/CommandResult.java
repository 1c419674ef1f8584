// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.Refusal;
import io.godwit.core.message.RefusedException;

/** The answer to a command. */
public sealed interface CommandResult {
    /**
     * Done, and stored if it changed anything.
     *
     * @param json the whole answer
     */
    record Done(String json) implements CommandResult {
        Done(ObjectNode answer) {
            this(answer.toString());
        }
    }

    /**
     * Not known to be done.
     *
     * @param detail for a person
     */
    record Refused(Refusal reason, String detail) implements CommandResult {
        Refused(RefusedException e) {
            this(e.refusal(), e.detail());
        }
    }

    static CommandResult busy() {
        return new Refused(Refusal.SERVER_BUSY, "too much is under way, try again");
    }

    static CommandResult unavailable() {
        return new Refused(Refusal.UNAVAILABLE, "the store did not answer in time, try again");
    }

    /** The beginning of an answer. */
    static ObjectNode ok(String op) {
        return JsonNodeFactory.instance.objectNode().put("op", op).put("ok", true);
    }
}
