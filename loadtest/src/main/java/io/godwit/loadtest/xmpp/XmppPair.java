// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.xmpp;

import io.godwit.loadtest.adapter.StampReader;
import io.godwit.loadtest.adapter.StampWriter;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.check.PairLedger;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jivesoftware.smack.ConnectionListener;
import org.jivesoftware.smack.SmackException.NotConnectedException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.Message;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaBuilder;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.EntityBareJid;

/**
 * A sender and its recipient. Acknowledged is what stream management (XEP-0198) acknowledges to the sender; received
 * is a stanza at the recipient. Called by threads of Smack and of the pacer; one lock for all state.
 */
final class XmppPair {
    private static final int MAX_DUE = 1 << 16;

    private final int index;
    private final StampWriter stamps;
    private final StampReader reader;
    private final XmppMeters meters;
    private final int inFlight;
    private final long[] dueNanos;
    private final PairLedger ledger = new PairLedger();
    private final Deque<Long> due = new ArrayDeque<>();
    private final Object lock = new Object();
    private @Nullable XMPPTCPConnection sender;
    private @Nullable EntityBareJid recipient;
    private int open;
    private boolean closedLoop;
    private boolean ending;
    private long notSent;

    XmppPair(int index, String run, int payloadBytes, int inFlight, XmppMeters meters) {
        this.index = index;
        this.stamps = new StampWriter(run, index, payloadBytes);
        this.reader = new StampReader(run);
        this.inFlight = inFlight;
        this.dueNanos = new long[inFlight];
        this.meters = meters;
    }

    void use(XMPPTCPConnection from, XMPPTCPConnection to) {
        synchronized (lock) {
            sender = from;
            recipient = to.getUser().asEntityBareJid();
        }
        to.addSyncStanzaListener(stanza -> received((Message) stanza), StanzaTypeFilter.MESSAGE);
        from.addStanzaAcknowledgedListener(this::acknowledged);
        from.addConnectionListener(new Losses());
        to.addConnectionListener(new Losses());
    }

    /** Fills the window, and from now on sends the next message for each acknowledgement. */
    void startClosedLoop() {
        synchronized (lock) {
            closedLoop = true;
            sendWhatFits();
        }
    }

    /** Sends a message that is due, or lets it wait for room in the window. */
    void sendDue(long nanos) {
        synchronized (lock) {
            if (due.size() < MAX_DUE) {
                due.add(nanos);
            } else {
                notSent++;
            }
            sendWhatFits();
        }
    }

    /** Sends nothing more; what waits counts as not sent. */
    void stop() {
        synchronized (lock) {
            closedLoop = false;
            notSent += due.size();
            due.clear();
        }
    }

    /** From now on a lost connection is no fault. */
    void end() {
        synchronized (lock) {
            ending = true;
        }
    }

    private void sendWhatFits() {
        while (sender != null && open < inFlight && (closedLoop || !due.isEmpty())) {
            long nanos = closedLoop ? System.nanoTime() : due.remove();
            long sequence = ledger.send();
            dueNanos[(int) (sequence % inFlight)] = nanos;
            open++;
            write(sender, sequence, nanos);
            meters.sent(nanos);
        }
    }

    private void write(XMPPTCPConnection connection, long sequence, long nanos) {
        ByteBuf payload = stamps.write(ByteBufAllocator.DEFAULT, sequence, nanos);
        String body = payload.toString(StandardCharsets.US_ASCII);
        payload.release();
        Message message = StanzaBuilder.buildMessage(Long.toString(sequence))
                .to(recipient)
                .ofType(Message.Type.chat)
                .setBody(body)
                .build();
        try {
            connection.sendStanza(message);
        } catch (NotConnectedException gone) {
            sender = null;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            sender = null;
        }
    }

    private void acknowledged(Stanza stanza) {
        if (!(stanza instanceof Message)) {
            return;
        }
        long sequence = Long.parseLong(stanza.getStanzaId());
        synchronized (lock) {
            open--;
            ledger.acknowledge(sequence);
            meters.acknowledged(dueNanos[(int) (sequence % inFlight)]);
            sendWhatFits();
        }
    }

    private void received(Message message) {
        String body = message.getBody();
        synchronized (lock) {
            if (message.getType() == Message.Type.error || body == null || !read(body)) {
                ledger.receiveOther();
            } else if (reader.pair() != index) {
                ledger.receiveForeign();
            } else {
                ledger.receive(reader.sequence());
                meters.delivered(reader.nanos());
            }
        }
    }

    private boolean read(String body) {
        ByteBuf payload = ByteBufUtil.writeUtf8(ByteBufAllocator.DEFAULT, body);
        try {
            return reader.read(payload);
        } finally {
            payload.release();
        }
    }

    boolean settled() {
        synchronized (lock) {
            return ledger.settled();
        }
    }

    CheckSummary check() {
        synchronized (lock) {
            return ledger.summary();
        }
    }

    long notSent() {
        synchronized (lock) {
            return notSent;
        }
    }

    private final class Losses implements ConnectionListener {
        @Override
        public void connectionClosedOnError(Exception reason) {
            synchronized (lock) {
                if (!ending) {
                    ledger.connectionLost();
                }
            }
        }
    }
}
