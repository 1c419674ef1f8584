// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

/** Kinds of broken promises; one of any kind is enough for a verdict that is not clean. */
public enum Finding {
    LOST("lost", "acknowledged, and a device that should have it never got it"),
    MISSING("missing", "acknowledged, and not in a mailbox when that is read from its beginning"),
    VANISHED("vanished", "delivered once, and not in the mailbox when that is read from its beginning"),
    DUPLICATED("duplicated", "the same cid at two positions of a mailbox"),
    OVERWRITTEN("overwritten", "the same position with two different contents"),
    REORDERED("reordered", "behind something that it must come before"),
    GAP("gaps", "a position skipped that is no send of the connection's own device"),
    MISDELIVERED("misdelivered", "received by someone for whom it was not, or never sent"),
    ALTERED("altered", "received with another sender or content than was sent"),
    WRONG_ANSWER("wrong answers", "the acknowledgement's id or position is not the mailbox's"),
    UNANSWERED("unanswered", "sent again and again, and never answered"),
    REFUSED("refused for good", "a valid message was refused with a reason that forbids to send again");

    private final String label;
    private final String meaning;

    Finding(String label, String meaning) {
        this.label = label;
        this.meaning = meaning;
    }

    /** For tables, such as {@code wrong answers}. */
    public String label() {
        return label;
    }

    /** One clause for people. */
    public String meaning() {
        return meaning;
    }
}
