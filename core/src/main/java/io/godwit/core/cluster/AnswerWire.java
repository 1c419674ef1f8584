// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.message.Refusal;
import org.jspecify.annotations.Nullable;

/** Answers of mailboxes as bytes. Refusals travel as numbers, which are given here and never change. */
final class AnswerWire implements WireFamily {
    private static final String SENT = "rs";
    private static final String DONE = "rc";
    private static final String GONE = "rg";

    private static final int GOOD = 1;
    private static final int REFUSED = 2;

    private static final Refusal[] REFUSALS = {
        Refusal.NOT_AUTHORIZED,
        Refusal.PAYLOAD_INVALID,
        Refusal.TOO_LARGE,
        Refusal.TOPIC_INVALID,
        Refusal.NOT_RECALLABLE,
        Refusal.QUOTA_EXCEEDED,
        Refusal.SERVER_BUSY,
        Refusal.UNAVAILABLE
    };

    @Override
    public @Nullable String manifest(Object message) {
        if (message instanceof SendResult) {
            return SENT;
        } else if (message instanceof CommandResult) {
            return DONE;
        }
        return message instanceof MailboxMessage.Gone ? GONE : null;
    }

    @Override
    public void write(Object message, WireWriter out) {
        if (message instanceof SendResult result) {
            write(result, out);
        } else if (message instanceof CommandResult.Done done) {
            out.number(GOOD).text(done.json());
        } else if (message instanceof CommandResult.Refused refused) {
            write(refused.reason(), refused.detail(), out);
        } // the others have nothing in them
    }

    @Override
    public @Nullable Object read(String manifest, WireReader in) {
        return switch (manifest) {
            case SENT -> readSendResult(in);
            case DONE -> readCommandResult(in);
            case GONE -> MailboxMessage.Gone.GONE;
            default -> null;
        };
    }

    static void write(SendResult result, WireWriter out) {
        if (result instanceof SendResult.Accepted accepted) {
            ContentWire.write(accepted.id(), out.number(GOOD));
            out.number(accepted.pos());
        } else if (result instanceof SendResult.Refused refused) {
            write(refused.reason(), refused.detail(), out);
        }
    }

    private static void write(Refusal reason, String detail, WireWriter out) {
        out.number(REFUSED).number(WireWriter.indexOf(REFUSALS, reason)).text(detail);
    }

    /** What a newer version answers, and this one does not know, may or may not be done: as if there were no answer. */
    static SendResult readSendResult(WireReader in) {
        return switch (in.small()) {
            case GOOD -> new SendResult.Accepted(ContentWire.readId(in), in.number());
            case REFUSED -> new SendResult.Refused(refusal(in.small()), in.text());
            default -> SendResult.unavailable();
        };
    }

    private static CommandResult readCommandResult(WireReader in) {
        return switch (in.small()) {
            case GOOD -> new CommandResult.Done(in.text());
            case REFUSED -> new CommandResult.Refused(refusal(in.small()), in.text());
            default -> CommandResult.unavailable();
        };
    }

    private static Refusal refusal(int number) {
        return number < 0 || number >= REFUSALS.length ? Refusal.UNAVAILABLE : REFUSALS[number];
    }
}
