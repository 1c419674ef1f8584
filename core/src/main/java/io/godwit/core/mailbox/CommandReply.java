// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

/** Takes the one answer to a command; called by the mailbox's thread, must return at once. */
@FunctionalInterface
public interface CommandReply {
    void tell(CommandResult result);
}
