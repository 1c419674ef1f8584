// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.cluster.MailboxMessage.Append;
import io.godwit.core.cluster.MailboxMessage.Attach;
import io.godwit.core.cluster.MailboxMessage.Detach;
import io.godwit.core.cluster.MailboxMessage.Forwarded;
import io.godwit.core.cluster.MailboxMessage.Send;
import io.godwit.core.cluster.MailboxMessage.Sync;
import io.godwit.core.mailbox.SendResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What arrives for a mailbox while it loads. At most {@value #MAX} requests wait, the others are refused as busy; devices
 * that connect always wait (there are at most as many as connections).
 */
final class HeldBack {
    static final int MAX = 1_000;

    private final List<MailboxMessage> messages = new ArrayList<>(2);

    void add(MailboxMessage message) {
        if (message instanceof Detach detach) {
            messages.removeIf(held ->
                    held instanceof Attach attach && attach.request().session().equals(detach.session()));
        } else if (message instanceof Attach || message instanceof Sync) {
            messages.add(message);
        } else if (message instanceof Send || message instanceof Append) {
            if (messages.size() < MAX) {
                messages.add(message);
            } else {
                refuse(message, SendResult.busy());
            }
        } // the rest is about a life that is over, or is never stored: signals reach devices that are attached
    }

    List<MailboxMessage> takeAll() {
        List<MailboxMessage> all = List.copyOf(messages);
        messages.clear();
        return all;
    }

    /** The store does not answer: requests are told so, devices go on waiting. */
    void refuseRequests() {
        messages.removeIf(message -> refuse(message, SendResult.unavailable()));
    }

    private static boolean refuse(MailboxMessage message, SendResult result) {
        if (message instanceof Send send) {
            send.replyTo().tell(result);
            return true;
        }
        if (message instanceof Append append) {
            append.replyTo().tell(new Forwarded(append.request().id(), result));
            return true;
        }
        return false;
    }
}
