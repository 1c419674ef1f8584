// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.AppendRequest;
import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.CommandRequest;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.Mailbox;
import io.godwit.core.mailbox.Recovered;
import io.godwit.core.mailbox.SendRequest;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.push.PushAddress;
import io.godwit.core.topic.DeviceId;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a mailbox actor understands. */
@SuppressWarnings("ArrayRecordComponent") // messages are never compared
sealed interface MailboxMessage {
    /**
     * What comes from other actors, here or at other nodes: {@link MailboxWire} knows these, and {@link MailboxRegion} sends nothing
     * else. All that is not in here stays in the process.
     */
    sealed interface OnTheWire extends MailboxMessage {}

    record Send(SendRequest request, ActorRef<SendResult> replyTo) implements OnTheWire {}

    record Append(AppendRequest request, ActorRef<OnTheWire> replyTo) implements OnTheWire {}

    record Command(CommandRequest request, ActorRef<CommandResult> replyTo) implements OnTheWire {}

    /** @param sessions tells the session, at its node */
    record Attach(AttachRequest request, ActorRef<SessionMessage.OnTheWire> sessions) implements OnTheWire {}

    record Detach(SessionId session) implements OnTheWire {}

    record Acked(SessionId session, long attach, long pos) implements OnTheWire {}

    /** A session at another node is still there, and has everything up to this position. */
    record Renew(SessionId session, long attach, long pos, ActorRef<SessionMessage.OnTheWire> sessions)
            implements OnTheWire {}

    record Signal(byte[] payload, SessionId origin) implements OnTheWire {}

    /** This mailbox may have devices to wake. */
    enum Found implements OnTheWire {
        FOUND
    }

    /** Another device claimed an address that one of this mailbox's had. */
    record LetGo(DeviceId device, PushAddress address, ActorRef<Gone> replyTo) implements OnTheWire {}

    /** The answer: nobody will be woken there for this mailbox any more. */
    enum Gone {
        GONE
    }

    /** Another mailbox's answer to an {@link Append}. */
    record Forwarded(MessageId id, SendResult result) implements OnTheWire {}

    /** Sharding wants the entity gone: it moves, or it is idle. */
    enum Stop implements MailboxMessage {
        STOP
    }

    /** A node is gone, and the sessions there with it. */
    record NodeGone(Address node) implements MailboxMessage {}

    record Loaded(long epoch, Recovered recovered) implements MailboxMessage {}

    record LoadFailed(Throwable cause) implements MailboxMessage {}

    enum LoadAgain implements MailboxMessage {
        LOAD_AGAIN
    }

    /** Store answers carry the epoch they were asked in: what a life before the restart asked is void. */
    record Stored(long epoch, long pos) implements MailboxMessage {}

    record StoreFailed(long epoch, Throwable cause) implements MailboxMessage {}

    record PageRead(
            long epoch,
            SessionId session,
            long generation,
            long after,
            long upTo,
            @Nullable List<Entry> entries) implements MailboxMessage {}

    record RecentRead(long epoch, @Nullable List<Entry> entries) implements MailboxMessage {}

    record Registered(long epoch, DeviceId device) implements MailboxMessage {}

    record CursorNotSaved(long epoch, DeviceId device) implements MailboxMessage {}

    record Wake(long epoch) implements MailboxMessage {}

    /** Something is answered, mostly of waking devices. */
    record Answered(long epoch, Consumer<Mailbox> apply) implements MailboxMessage {}
}
