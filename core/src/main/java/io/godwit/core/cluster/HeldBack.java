// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.MailboxMessage.Acked;
import io.godwit.core.cluster.MailboxMessage.Append;
import io.godwit.core.cluster.MailboxMessage.Attach;
import io.godwit.core.cluster.MailboxMessage.Command;
import io.godwit.core.cluster.MailboxMessage.Detach;
import io.godwit.core.cluster.MailboxMessage.Forwarded;
import io.godwit.core.cluster.MailboxMessage.Found;
import io.godwit.core.cluster.MailboxMessage.LetGo;
import io.godwit.core.cluster.MailboxMessage.Send;
import io.godwit.core.cluster.MailboxMessage.Sync;
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.SessionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What arrives for a mailbox while it loads. At most {@value #MAX} requests wait, the others are refused as busy. Of each
 * session at most its attach, its last sync and its last acknowledgement wait: there are as many as connections. The
 * acknowledgement comes last, because it may have overtaken the attach that says from where on it counts.
 */
final class HeldBack {
    static final int MAX = 1_000;

    private final List<MailboxMessage> messages = new ArrayList<>(2);
    private final Map<SessionId, Acked> acks = new HashMap<>(2);

    void add(MailboxMessage message) {
        if (message instanceof Detach detach) {
            messages.removeIf(held -> isAttachOf(detach.session(), held) || isSyncOf(detach.session(), held));
            acks.remove(detach.session());
        } else if (message instanceof Attach attach) {
            messages.removeIf(held -> isAttachOf(attach.request().session(), held));
            messages.add(message);
        } else if (message instanceof Sync sync) {
            messages.removeIf(held -> isSyncOf(sync.session(), held));
            acks.remove(sync.session()); // was about what the device now wants again
            messages.add(message);
        } else if (message instanceof Acked acked) {
            acks.put(acked.session(), acked);
        } else if (message instanceof Send || message instanceof Append || message instanceof Command) {
            if (messages.size() < MAX) {
                messages.add(message);
            } else {
                refuse(message, SendResult.busy(), CommandResult.busy());
            }
        } else if (message instanceof LetGo || (message instanceof Found && !messages.contains(message))) {
            if (messages.size() < MAX) {
                messages.add(message); // who asked for it asks again
            }
        } // the rest is about a life that is over, or is never stored: signals reach devices that are attached
    }

    List<MailboxMessage> takeAll() {
        List<MailboxMessage> all = new ArrayList<>(messages);
        all.addAll(acks.values());
        messages.clear();
        acks.clear();
        return all;
    }

    private static boolean isAttachOf(SessionId session, MailboxMessage held) {
        return held instanceof Attach attach && attach.request().session().equals(session);
    }

    private static boolean isSyncOf(SessionId session, MailboxMessage held) {
        return held instanceof Sync sync && sync.session().equals(session);
    }

    /** The store does not answer: requests are told so, devices go on waiting. */
    void refuseRequests() {
        messages.removeIf(message -> refuse(message, SendResult.unavailable(), CommandResult.unavailable()));
    }

    private static boolean refuse(MailboxMessage message, SendResult result, CommandResult commandResult) {
        if (message instanceof Send send) {
            send.replyTo().tell(result);
            return true;
        }
        if (message instanceof Append append) {
            append.replyTo().tell(new Forwarded(append.request().id(), result));
            return true;
        }
        if (message instanceof Command command) {
            command.replyTo().tell(commandResult);
            return true;
        }
        return false;
    }
}
