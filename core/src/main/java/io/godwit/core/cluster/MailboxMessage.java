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
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a mailbox actor understands. The first group comes from other actors and nodes, the second from itself. */
@SuppressWarnings("ArrayRecordComponent") // messages are never compared
sealed interface MailboxMessage {
    record Send(SendRequest request, ActorRef<SendResult> replyTo) implements MailboxMessage {}

    record Append(AppendRequest request, ActorRef<MailboxMessage> replyTo) implements MailboxMessage {}

    record Command(CommandRequest request, ActorRef<CommandResult> replyTo) implements MailboxMessage {}

    record Attach(AttachRequest request) implements MailboxMessage {}

    record Detach(SessionId session) implements MailboxMessage {}

    record Acked(SessionId session, long pos) implements MailboxMessage {}

    record Sync(SessionId session, long since) implements MailboxMessage {}

    record Signal(byte[] payload, SessionId origin) implements MailboxMessage {}

    /** This mailbox may have devices to wake. */
    enum Found implements MailboxMessage {
        FOUND
    }

    /** Another device claimed an address that one of this mailbox's had. */
    record LetGo(DeviceId device, PushAddress address, ActorRef<Gone> replyTo) implements MailboxMessage {}

    /** The answer: nobody will be woken there for this mailbox any more. */
    enum Gone {
        GONE
    }

    /** Another mailbox's answer to an {@link Append}. */
    record Forwarded(MessageId id, SendResult result) implements MailboxMessage {}

    /** Sharding wants the entity gone: it moves, or it is idle. */
    enum Stop implements MailboxMessage {
        STOP
    }

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
