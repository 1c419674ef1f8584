// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.core.message.RefusedException;

/**
 * What a mailbox's owner asks of it on {@code u/{me}/cmd}. Documented in docs/protocol.md. To add one: a record that
 * implements this, and its line in {@link MailboxCommands}.
 */
public sealed interface MailboxCommand
        permits ChangeSettings,
                ListDialogs,
                MarkRead,
                MuteDialog,
                RecallMessage,
                AppState,
                RegisterPush,
                RemovePush,
                TestPush,
                WhyPush,
                ReplayPush {
    /** Its name on the wire. */
    String op();

    /** Itself as {@link MailboxCommands#parse} reads it, without {@code op}: how it travels to the mailbox's node. */
    ObjectNode json();

    /**
     * Whether it may be given twice: it changes nothing, or the mailbox tells the second one from a new one. Not so one that sets
     * something: a late second one would undo what was set in between.
     */
    default boolean mayBeRepeated() {
        return false;
    }

    /**
     * What it comes to in this mailbox. On the mailbox's thread. If it is a change, that is certain to be begun.
     *
     * @throws RefusedException if the mailbox's state forbids it; what is wrong by itself was refused before
     */
    CommandStep carryOut(CommandContext mailbox) throws RefusedException;

    /** Whether the answer waits for somebody outside, so that it may take some ten seconds. */
    default boolean waitsForOthers() {
        return false;
    }
}
