// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import org.apache.pekko.actor.Address;

/** What the actor that speaks for a node's sessions understands. */
@SuppressWarnings("ArrayRecordComponent") // messages are never compared
sealed interface SessionMessage {
    /** What mailboxes at other nodes say: {@link SessionWire} knows these. Each names the attach that it is about. */
    sealed interface OnTheWire extends SessionMessage {
        SessionId session();

        long attach();
    }

    /** @param node where the mailbox is */
    record Attached(SessionId session, long attach, Address node) implements OnTheWire {}

    /** @param number of this delivery among those of the attach, from 1: one that is missing got lost on the way */
    record Deliver(SessionId session, long number, Delivery delivery) implements OnTheWire {
        @Override
        public long attach() {
            return delivery.attach();
        }
    }

    record Signalled(SessionId session, long attach, byte[] payload) implements OnTheWire {}

    /** @param deliveries so many were sent before */
    record Renewed(SessionId session, long attach, long deliveries) implements OnTheWire {}

    record Closed(SessionId session, long attach, Session.Reason reason) implements OnTheWire {}

    /** It is time to look which sessions have something to say. */
    enum Tick implements SessionMessage {
        TICK
    }

    /** A node is no member any more. */
    record Removed(Address node) implements SessionMessage {}

    /** A node that could not be reached can be again. */
    record Reachable(Address node) implements SessionMessage {}
}
