// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import io.godwit.core.topic.DeviceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An attached session: how far it was sent, how far it acknowledged, and what it must not get. */
final class Attachment {
    /** Own sends that wait to be left out; beyond it the device gets an echo, which does no harm. */
    private static final int MAX_SKIPPED = 1_000;

    final SessionId id;
    final long attach;
    final DeviceId device;
    final boolean guest;
    final boolean echo;
    final boolean stream;
    final Session session;
    private final int window;
    /** Positions not to send, now and whenever the device goes back, until it has passed them. */
    private @Nullable TreeSet<Long> skipped;

    long sent;
    long acked;
    long generation;
    boolean reading;
    boolean historyGone;
    boolean readAgain;
    long lastProgress;
    long lastRenewal;

    Attachment(AttachRequest request, Session session, long acked, long sent, long now) {
        this.id = request.session();
        this.attach = request.attach();
        this.device = request.device();
        this.guest = request.guest();
        this.echo = request.echo();
        this.stream = request.stream();
        this.window = request.window();
        this.session = session;
        this.acked = acked;
        this.sent = sent;
        this.lastProgress = now;
        this.lastRenewal = now;
    }

    /** It is the same connection, which attached again: it gets no more of its own sends than before. */
    void skipAsBefore(Attachment before) {
        skipped = before.skipped;
    }

    /** How many positions more may be on their way. */
    long room() {
        return window - (sent - acked);
    }

    void skip(long pos) {
        if (skipped == null) {
            skipped = new TreeSet<>();
        }
        if (skipped.size() < MAX_SKIPPED) {
            skipped.add(pos);
        }
    }

    /** Hands a run to the device, without the positions to leave out. */
    void deliver(List<Entry> run, long upTo, boolean historyGone) {
        List<Entry> wanted = withoutSkipped(run);
        long after = sent;
        sent = upTo;
        if (wanted.isEmpty() && acked == after) {
            acknowledged(upTo); // nothing in it that the device could acknowledge
            if (!historyGone) {
                return;
            }
        }
        session.deliver(new Delivery(attach, generation, after, upTo, wanted, historyGone));
    }

    private List<Entry> withoutSkipped(List<Entry> run) {
        if (skipped == null || skipped.isEmpty()) {
            return run;
        }
        Set<Long> without = skipped;
        List<Entry> wanted = new ArrayList<>(run.size());
        for (Entry entry : run) {
            if (!without.contains(entry.pos())) {
                wanted.add(entry);
            }
        }
        return wanted;
    }

    /** The device has everything up to here. */
    void acknowledged(long pos) {
        acked = pos;
        if (skipped != null) {
            skipped.headSet(pos, true).clear();
        }
    }

    /** Goes (back) to a position: all after it is delivered again. */
    void rewind(long pos, long now) {
        sent = pos;
        acked = pos;
        generation++;
        reading = false;
        readAgain = false;
        lastProgress = now;
    }
}
