// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.MessageId;
import io.godwit.core.message.Refusal;

/** What became of a send or an append. */
public sealed interface SendResult {
    /**
     * Stored: in the mailboxes of both people for a send, in the recipient's for an append.
     *
     * @param pos the position in the mailbox that was asked
     */
    record Accepted(MessageId id, long pos) implements SendResult {}

    /**
     * Not known to be stored.
     *
     * @param detail for a person
     */
    record Refused(Refusal reason, String detail) implements SendResult {}

    static SendResult busy() {
        return new Refused(Refusal.SERVER_BUSY, "too many messages are under way, try again");
    }

    static SendResult unavailable() {
        return new Refused(Refusal.UNAVAILABLE, "the store did not answer in time, try again with the same cid");
    }
}
