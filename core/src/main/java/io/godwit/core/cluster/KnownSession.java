// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.AttachRequest;
import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.topic.UserId;
import org.apache.pekko.actor.Address;
import org.jspecify.annotations.Nullable;

/**
 * A session of this node and what is known of its mailbox. A mailbox of this node calls it directly; what one at another node says
 * comes through {@link #take}, and may have gaps, because messages get lost when a connection between nodes breaks. Behind a
 * gap nothing is handed on: the session attaches again from what is complete. Any thread; the state is guarded by
 * this object's monitor, which is never held across a call.
 */
final class KnownSession implements Session {
    /** What is due. */
    enum Due {
        NOTHING,
        RENEWAL,
        ATTACH
    }

    private final UserId owner;
    private final SessionId id;
    private final Session connection;
    private final SessionTimes times;
    private long attach;
    private boolean confirmed;
    /** Null while it is not known, or when it is this node. */
    private @Nullable Address mailboxAt;

    private long received;
    private long acked;
    private int tries;
    private long dueAt;

    KnownSession(UserId owner, SessionId id, Session connection, SessionTimes times) {
        this.owner = owner;
        this.id = id;
        this.connection = connection;
        this.times = times;
    }

    UserId owner() {
        return owner;
    }

    SessionId id() {
        return id;
    }

    synchronized long attach() {
        return attach;
    }

    synchronized long acked() {
        return acked;
    }

    // ---- from the connection

    synchronized void attaching(AttachRequest request, long now) {
        if (request.attach() > attach) {
            attach = request.attach();
            confirmed = false;
            mailboxAt = null;
            received = 0;
            acked = request.since().orElse(0);
            dueAt = now + times.confirmNanos(tries++);
        }
    }

    synchronized void acked(long of, long pos) {
        if (of == attach) {
            acked = Math.max(acked, pos);
        }
    }

    // ---- from a mailbox of this node

    @Override
    public void attached(long of) {
        if (confirm(of, null)) {
            connection.attached(of);
        }
    }

    @Override
    public void deliver(Delivery delivery) {
        connection.deliver(delivery);
    }

    @Override
    public void signal(byte[] payload) {
        connection.signal(payload);
    }

    @Override
    public void closed(long of, Reason reason) {
        synchronized (this) {
            if (of != attach) {
                return;
            }
            confirmed = false;
            dueAt = System.nanoTime() + times.confirmNanos(tries);
        }
        connection.closed(of, reason);
    }

    private synchronized boolean confirm(long of, @Nullable Address at) {
        if (of != attach) {
            return false;
        }
        confirmed = true;
        mailboxAt = at;
        tries = 0;
        dueAt = System.nanoTime() + times.renewalNanos();
        return true;
    }

    // ---- from a mailbox at another node

    /** On the thread of the actor that speaks for this node's sessions. */
    void take(SessionMessage.OnTheWire message) {
        if (message instanceof SessionMessage.Deliver deliver) {
            if (isNext(deliver)) {
                connection.deliver(deliver.delivery());
            }
        } else if (message instanceof SessionMessage.Attached attached) {
            if (confirm(attached.attach(), attached.node())) {
                connection.attached(attached.attach());
            }
        } else if (message instanceof SessionMessage.Signalled signal) {
            connection.signal(signal.payload());
        } else if (message instanceof SessionMessage.Renewed renewed) {
            compare(renewed);
        } else if (message instanceof SessionMessage.Closed closed) {
            if (closed.reason() == Reason.TAKEN_OVER) {
                closed(closed.attach(), Reason.TAKEN_OVER);
            } else {
                lost(closed.attach());
            }
        }
    }

    private synchronized boolean isNext(SessionMessage.Deliver deliver) {
        if (deliver.attach() != attach || received < 0) {
            return false;
        }
        if (deliver.number() != received + 1) {
            received = -1; // nothing more of this attach
            lost(attach);
            return false;
        }
        received++;
        return true;
    }

    private synchronized void compare(SessionMessage.Renewed renewed) {
        if (renewed.attach() == attach && received >= 0 && received != renewed.deliveries()) {
            received = -1;
            lost(attach);
        }
    }

    /** It attaches again, as soon as it is its turn. */
    private synchronized void lost(long of) {
        if (of == attach) {
            confirmed = false;
            dueAt = System.nanoTime();
        }
    }

    // ---- time and the cluster

    /** A node is no member any more: its mailboxes will be elsewhere. */
    synchronized void removed(Address node, long now) {
        if (!confirmed || node.equals(mailboxAt)) {
            confirmed = false; // who waits for a confirmation may wait for this node
            tries = 0;
            dueAt = now;
        }
    }

    /** A node can be reached again: something may have got lost meanwhile. */
    synchronized void reachable(Address node, long now) {
        if (confirmed && node.equals(mailboxAt)) {
            dueAt = now;
        }
    }

    /** What is due now, which is then done, and due again later. */
    synchronized Due due(long now, boolean mayAttach, boolean mayRenew) {
        if (now - dueAt < 0) {
            return Due.NOTHING;
        }
        if (!confirmed && mayAttach) {
            dueAt = now + times.confirmNanos(tries);
            return Due.ATTACH;
        }
        if (confirmed && mailboxAt != null && mayRenew) {
            dueAt = now + times.renewalNanos();
            return Due.RENEWAL;
        }
        return Due.NOTHING;
    }

    void attachAgain() {
        connection.closed(attach(), Reason.MAILBOX_STOPPED);
    }
}
