// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

import java.util.BitSet;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one device received, over all its connections. A position that comes again on a later connection, or in stream
 * mode on the same one, is counted and is no fault. Belongs to a {@link MessageBook}.
 */
public final class DeviceLog {
    /** Kept to explain findings; the latest. */
    private static final int MAX_JUMPS = 10_000;

    private final MessageBook book;
    private final MailboxLog mailbox;
    private final String name;
    private final int bit;
    private final boolean stream;
    private final BitSet received = new BitSet();
    private final BitSet skipped = new BitSet();
    private long last;
    private final NavigableMap<Integer, Jump> jumps = new TreeMap<>();
    private int connection;
    private long redelivered;
    private long ownEchoes;
    private String newestId = "";

    DeviceLog(MessageBook book, MailboxLog mailbox, String name, int bit, boolean stream) {
        this.book = book;
        this.mailbox = mailbox;
        this.name = name;
        this.bit = bit;
        this.stream = stream;
    }

    /** A new connection: what comes next may go back. */
    public void connected() {
        last = 0;
        connection++;
    }

    public void received(Entry entry) {
        if (!book.credible(entry, mailbox.user())) {
            return;
        }
        book.arrived(entry, mailbox.user(), bit);
        mailbox.note(entry);
        sawId(entry.id());
        order(entry, (int) entry.pos());
    }

    private void order(Entry entry, int pos) {
        boolean again = received.get(pos);
        if (pos > last) {
            if (last > 0) {
                skip((int) last + 1, pos);
            }
            last = pos;
        } else if (stream && !again && isOwn(entry)) {
            ownEchoes++;
        } else if (!stream || !again) {
            book.findings()
                    .add(
                            Finding.REORDERED,
                            who() + " got " + pos + " (" + entry.cid() + ") behind " + last + " on one connection");
        }
        if (again) {
            redelivered++;
        }
        received.set(pos);
    }

    private void skip(int from, int to) {
        if (from < to) {
            skipped.set(from, to);
            jumps.put(from, new Jump(to, connection, received.get(from, to)));
            if (jumps.size() > MAX_JUMPS) {
                jumps.pollFirstEntry();
            }
        }
    }

    /** Positions up to {@code to} that one connection passed over, and which of them the device had by then. */
    private record Jump(int to, int connection, BitSet before) {}

    /** The id of one of the device's own messages, as it was acknowledged, or of one that it received. */
    void sawId(String id) {
        if (id.compareTo(newestId) > 0) {
            newestId = id;
        }
    }

    /** The greatest id that this device has seen. */
    public String newestId() {
        return newestId;
    }

    long redelivered() {
        return redelivered;
    }

    /** Own sends that came when stream mode repeated what lay around them. */
    long ownEchoes() {
        return ownEchoes;
    }

    private boolean isOwn(Entry entry) {
        return entry.from().equals(mailbox.user()) && entry.device().equals(name);
    }

    long distinct() {
        return received.cardinality();
    }

    int bit() {
        return bit;
    }

    String name() {
        return name;
    }

    /** Skipped positions must be the device's own sends; in stream mode they may come later. */
    void judge(Findings into) {
        for (int pos = skipped.nextSetBit(0); pos >= 0; pos = skipped.nextSetBit(pos + 1)) {
            Entry entry = mailbox.at(pos);
            boolean own = entry != null
                    && entry.from().equals(mailbox.user())
                    && entry.device().equals(name);
            if (!own && !(stream && received.get(pos))) {
                String what = entry == null ? "nobody has it" : entry.cid();
                into.add(
                        Finding.GAP,
                        who() + " was not given " + pos + " before later ones: " + what + circumstances(pos));
            }
        }
    }

    private String circumstances(int pos) {
        var jump = jumps.floorEntry(pos);
        if (jump == null || jump.getValue().to() <= pos) {
            return "";
        }
        boolean before = jump.getValue().before().get(pos - jump.getKey());
        return ", behind " + (jump.getKey() - 1) + " came " + jump.getValue().to() + " on connection "
                + jump.getValue().connection() + " of " + connection + "; this came "
                + (before ? "before" : received.get(pos) ? "later" : "never");
    }

    private String who() {
        return mailbox.user() + "/" + name;
    }
}
