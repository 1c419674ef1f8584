// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Which mailboxes of this node have, or had, sessions at which other nodes, so that they hear when one of these is gone. This costs
 * less than to let each mailbox watch each node. Bounded by the mailboxes in memory times the nodes. Any thread.
 */
final class RemoteNodes {
    private final Map<Address, Set<ActorRef<MailboxMessage>>> mailboxes = new ConcurrentHashMap<>();

    void add(Address node, ActorRef<MailboxMessage> mailbox) {
        mailboxes.compute(node, (key, before) -> {
            Set<ActorRef<MailboxMessage>> all = before == null ? ConcurrentHashMap.newKeySet() : before;
            all.add(mailbox);
            return all;
        });
    }

    void forget(ActorRef<MailboxMessage> mailbox) {
        mailboxes.values().forEach(all -> all.remove(mailbox));
    }

    void gone(Address node) {
        Set<ActorRef<MailboxMessage>> told = mailboxes.remove(node);
        if (told != null) {
            told.forEach(mailbox -> mailbox.tell(new MailboxMessage.NodeGone(node)));
        }
    }
}
