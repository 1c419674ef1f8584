// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.topic.UserId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The sessions of this node by their id, and the ways to those of others. Bounded by the connections. Any thread. */
final class Sessions {
    private final Map<SessionId, KnownSession> sessions = new ConcurrentHashMap<>();
    private final RemoteNodes nodes = new RemoteNodes();
    private final Address here;
    private final SessionTimes times;

    /** @param here this node */
    Sessions(Address here, SessionTimes times) {
        this.here = here;
        this.times = times;
    }

    SessionTimes times() {
        return times;
    }

    // ---- for connections

    void attaching(UserId owner, AttachRequest request, Session connection) {
        sessions.computeIfAbsent(request.session(), id -> new KnownSession(owner, id, connection, times))
                .attaching(request, System.nanoTime());
    }

    void acked(SessionId session, long attach, long pos) {
        KnownSession known = sessions.get(session);
        if (known != null) {
            known.acked(attach, pos);
        }
    }

    void remove(SessionId id) {
        sessions.remove(id);
    }

    // ---- for mailboxes

    /** The session that attaches; null if it is one of this node that is gone. */
    @Nullable Session of(MailboxMessage.Attach attach, ActorRef<MailboxMessage> mailbox) {
        SessionId id = attach.request().session();
        Address at = attach.sessions().path().address();
        if (at.hasLocalScope() || at.equals(here)) {
            return sessions.get(id);
        }
        nodes.add(at, mailbox);
        return new RemoteSession(id, here, at, attach.sessions()::tell);
    }

    /** Answers a session that believes to be attached. */
    void close(MailboxMessage.Renew renewal) {
        renewal.sessions()
                .tell(new SessionMessage.Closed(renewal.session(), renewal.attach(), Session.Reason.MAILBOX_STOPPED));
    }

    /** A mailbox ends. */
    void forget(ActorRef<MailboxMessage> mailbox) {
        nodes.forget(mailbox);
    }

    // ---- for the actor that speaks for this node's sessions

    void take(SessionMessage.OnTheWire message) {
        KnownSession known = sessions.get(message.session());
        if (known != null) {
            known.take(message);
        }
    }

    void removed(Address node) {
        long now = System.nanoTime();
        sessions.values().forEach(each -> each.removed(node, now));
        nodes.gone(node);
    }

    void reachable(Address node) {
        long now = System.nanoTime();
        sessions.values().forEach(each -> each.reachable(node, now));
    }

    /** Lets those attach again that have to, and says of the others that they are there. */
    void tick(BiConsumer<KnownSession, Long> renew) {
        long now = System.nanoTime();
        int attaches = times.attachesPerTick();
        int renewals = times.renewalsPerTick();
        for (KnownSession each : sessions.values()) {
            switch (each.due(now, attaches > 0, renewals > 0)) {
                case ATTACH -> {
                    attaches--;
                    each.attachAgain();
                }
                case RENEWAL -> {
                    renewals--;
                    renew.accept(each, each.attach());
                }
                case NOTHING -> {}
            }
        }
    }
}
