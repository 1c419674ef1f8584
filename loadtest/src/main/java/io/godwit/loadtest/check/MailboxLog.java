// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one user's mailbox, put together from what all its devices saw. Not thread-safe. */
final class MailboxLog {
    /** Positions beyond this are nonsense: a run has fewer messages. */
    static final int MAX_POSITION = 1 << 23;

    private final String user;
    private final Findings findings;
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<String, Long> positions = new HashMap<>();
    private final BitSet readBack = new BitSet();

    MailboxLog(String user, Findings findings) {
        this.user = user;
        this.findings = findings;
    }

    /** Takes in one delivery and sees whether it contradicts an earlier one. */
    void note(Entry entry) {
        Entry known = entries.putIfAbsent(entry.pos(), entry);
        if (known != null && !known.equals(entry)) {
            findings.add(
                    Finding.OVERWRITTEN,
                    user + " at " + entry.pos() + ": " + known.cid() + " (id " + known.id() + "), and " + entry.cid()
                            + " (id " + entry.id() + ")");
        }
        Long earlier = positions.putIfAbsent(entry.cid(), entry.pos());
        if (earlier != null && earlier != entry.pos()) {
            findings.add(Finding.DUPLICATED, user + ": " + entry.cid() + " at " + earlier + " and at " + entry.pos());
        }
    }

    void noteReadBack(Entry entry) {
        note(entry);
        readBack.set((int) entry.pos());
    }

    @Nullable Entry at(long pos) {
        return entries.get(pos);
    }

    @Nullable Entry of(String cid) {
        Long pos = positions.get(cid);
        return pos == null ? null : entries.get(pos);
    }

    boolean inReadBack(String cid) {
        Long pos = positions.get(cid);
        return pos != null && readBack.get(pos.intValue());
    }

    int lengthOfReadBack() {
        return Math.max(0, readBack.length() - 1);
    }

    /** What was seen live must be there when the mailbox is read again; and it must have no holes. */
    void judge(Findings into) {
        for (Entry entry : entries.values()) {
            if (!readBack.get((int) entry.pos())) {
                into.add(Finding.VANISHED, user + " at " + entry.pos() + ": " + entry.cid());
            }
        }
        for (int hole = readBack.nextClearBit(1); hole < readBack.length(); hole = readBack.nextClearBit(hole + 1)) {
            into.add(Finding.GAP, user + " read back: " + hole + " is not there");
        }
    }

    String user() {
        return user;
    }
}
