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
import io.godwit.core.mailbox.CommandResult;
import io.godwit.core.mailbox.SendResult;
import io.godwit.core.mailbox.SessionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What arrives for a mailbox while it loads. At most {@value #MAX} requests wait, the others are refused as busy. A request
 * that is made again, because its answer is late, waits once. Of each session at most its last attach and its last
 * acknowledgement wait: there are as many as connections. The
 * acknowledgement comes last, because it may have overtaken the attach that says from where on it counts.
 */
final class HeldBack {
    static final int MAX = 1_000;

    private final List<MailboxMessage> messages = new ArrayList<>(2);
    private final Map<SessionId, Acked> acks = new HashMap<>(2);

    void add(MailboxMessage message) {
        if (message instanceof Detach detach) {
            messages.removeIf(held -> isAttachOf(detach.session(), held));
            acks.remove(detach.session());
        } else if (message instanceof Attach attach) {
            SessionId session = attach.request().session();
            boolean isOld = messages.stream().anyMatch(held -> isAttachOf(session, held) && isNewer(held, attach));
            if (!isOld) {
                messages.removeIf(held -> isAttachOf(session, held));
                messages.add(message);
            }
        } else if (message instanceof Acked acked) {
            acks.put(acked.session(), acked);
        } else if (message instanceof Send || message instanceof Append || message instanceof Command) {
            if (messages.stream().anyMatch(held -> isSameRequest(held, message))) {
                return;
            }
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

    private static boolean isNewer(MailboxMessage held, Attach than) {
        return held instanceof Attach attach
                && attach.request().attach() > than.request().attach();
    }

    boolean hasAttachOf(SessionId session) {
        return messages.stream().anyMatch(held -> isAttachOf(session, held));
    }

    /** Each question has an address of its own for the answer; a message between mailboxes has its id. */
    private static boolean isSameRequest(MailboxMessage one, MailboxMessage other) {
        if (one instanceof Send send && other instanceof Send again) {
            return send.replyTo().equals(again.replyTo());
        }
        if (one instanceof Command command && other instanceof Command again) {
            return command.replyTo().equals(again.replyTo());
        }
        return one instanceof Append append
                && other instanceof Append again
                && append.request().id().equals(again.request().id());
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
