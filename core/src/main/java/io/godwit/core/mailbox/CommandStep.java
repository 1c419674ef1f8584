// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.MessageId;
import io.godwit.core.message.StateChange;
import io.godwit.core.topic.UserId;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** What a command comes to. */
sealed interface CommandStep {
    /** Nothing changes: this is the answer. */
    record Answer(CommandResult result) implements CommandStep {}

    /**
     * The change becomes an entry.
     *
     * @param answer gives the answer when it is stored and applied, from its position
     */
    record Store(StateChange change, LongFunction<CommandResult> answer) implements CommandStep {}

    /**
     * The owner takes back a message.
     *
     * @param to whom it was sent
     */
    record Recall(UserId to, MessageId id) implements CommandStep {}

    /**
     * The answer comes later.
     *
     * @param begin begins with it, and sees to it that the reply is told once
     */
    record Later(Consumer<CommandReply> begin) implements CommandStep {}
}
