// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import io.godwit.core.mailbox.Delivery;
import io.godwit.core.mailbox.Session;
import io.godwit.core.mailbox.SessionId;
import io.godwit.core.message.Entry;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.Address;

/**
 * A session at another node, as its mailbox sees it. What it is told may get lost when the connection between the nodes breaks: deliveries are
 * numbered, so that the other side finds out. Confined to the mailbox's thread.
 */
final class RemoteSession implements Session {
    /** Bytes of entries in one message, which must fit into a frame; an entry that is larger goes alone. */
    static final int MAX_BYTES = 64 * 1024;

    private final SessionId id;
    private final Address here;
    private final Address there;
    private final Consumer<SessionMessage.OnTheWire> way;
    private long deliveries;

    /**
     * @param here the node of the mailbox
     * @param there the node of the session
     */
    RemoteSession(SessionId id, Address here, Address there, Consumer<SessionMessage.OnTheWire> way) {
        this.id = id;
        this.here = here;
        this.there = there;
        this.way = way;
    }

    boolean isAt(Address node) {
        return there.equals(node);
    }

    @Override
    public void attached(long attach) {
        way.accept(new SessionMessage.Attached(id, attach, here));
    }

    @Override
    public void deliver(Delivery run) {
        List<Entry> entries = run.entries();
        long after = run.after();
        int from = 0;
        boolean first = true;
        while (first || from < entries.size()) {
            int to = endOfPart(entries, from);
            boolean last = to == entries.size();
            long upTo = last ? run.upTo() : entries.get(to - 1).pos();
            way.accept(new SessionMessage.Deliver(
                    id,
                    ++deliveries,
                    new Delivery(
                            run.attach(),
                            run.generation(),
                            after,
                            upTo,
                            List.copyOf(entries.subList(from, to)),
                            first && run.historyGone())));
            after = upTo;
            from = to;
            first = false;
        }
    }

    private static int endOfPart(List<Entry> entries, int from) {
        int bytes = 0;
        int to = from;
        while (to < entries.size() && (to == from || bytes + entries.get(to).wire().length <= MAX_BYTES)) {
            bytes += entries.get(to++).wire().length;
        }
        return to;
    }

    @Override
    public void signal(byte[] payload) {
        way.accept(new SessionMessage.Signalled(id, 0, payload));
    }

    @Override
    public void closed(long attach, Reason reason) {
        way.accept(new SessionMessage.Closed(id, attach, reason));
    }

    @Override
    public boolean mayVanish() {
        return true;
    }

    @Override
    public void renewed(long attach) {
        way.accept(new SessionMessage.Renewed(id, attach, deliveries));
    }
}
