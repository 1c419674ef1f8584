// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

import org.jspecify.annotations.Nullable;

/** One message that was sent, however often, and what became of it. Belongs to a {@link MessageBook}. */
public final class Message {
    enum State {
        OPEN,
        ACKNOWLEDGED,
        REFUSED
    }

    private final String cid;
    private final String from;
    private final String device;
    private final String to;
    private final String body;
    /** The greatest id that the sending device had seen when it first sent this. */
    private final String seen;
    /** Acknowledged before this was first sent, from and to the same users. */
    private final @Nullable Message predecessor;

    State state = State.OPEN;
    String id = "";
    long pos = -1;
    /** One bit for each device of the recipient, and of the sender, that received it. */
    int recipientDevices;

    int senderDevices;

    Message(
            String cid,
            String from,
            String device,
            String to,
            String body,
            String seen,
            @Nullable Message predecessor) {
        this.cid = cid;
        this.from = from;
        this.device = device;
        this.to = to;
        this.body = body;
        this.seen = seen;
        this.predecessor = predecessor;
    }

    public String cid() {
        return cid;
    }

    public String from() {
        return from;
    }

    String device() {
        return device;
    }

    public String to() {
        return to;
    }

    public String body() {
        return body;
    }

    String seen() {
        return seen;
    }

    @Nullable Message predecessor() {
        return predecessor;
    }

    /** True until it is acknowledged or refused for good. */
    public boolean open() {
        return state == State.OPEN;
    }

    boolean acknowledged() {
        return state == State.ACKNOWLEDGED;
    }

    @Override
    public String toString() {
        return cid + " from " + from + " to " + to + (id.isEmpty() ? "" : " (id " + id + ", sender's pos " + pos + ")");
    }
}
