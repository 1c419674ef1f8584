// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Finds out whether a message is known, and lets requests wait while older messages are read from the store. */
final class DedupWindow {
    private final MailboxSettings settings;
    private final InstantSource wall;
    private final Effects fx;
    private final RecentMessages recent;
    private final long recoveredFrom;
    private final List<Runnable> waiting = new ArrayList<>(0);
    private boolean reading;

    /** @param recoveredFrom up to where entries are to be read from the store; those behind it are added one by one */
    DedupWindow(MailboxSettings settings, InstantSource wall, Effects fx, long recoveredFrom) {
        this.settings = settings;
        this.wall = wall;
        this.fx = fx;
        this.recoveredFrom = recoveredFrom;
        recent = new RecentMessages(settings.dedupWindow(), recoveredFrom == 0);
    }

    void add(Entry entry) {
        recent.add(entry);
    }

    /** Whether this message is known: then it is answered as it was the first time. */
    boolean answers(String key, Reply reply) {
        RecentMessages.Known known = recent.find(key);
        if (known == null) {
            return false;
        }
        reply.tell(new SendResult.Accepted(known.id(), known.pos()));
        return true;
    }

    /** Whether the request has to wait until all of the window is here; it is then made again, or was refused as busy. */
    boolean waits(Runnable again, Reply reply) {
        if (recent.isComplete()) {
            return false;
        }
        if (waiting.size() >= settings.maxWaiting()) {
            reply.tell(SendResult.busy());
            return true;
        }
        waiting.add(again);
        if (!reading) {
            reading = true;
            fx.readRecent(recoveredFrom, settings.dedupWindow());
        }
        return true;
    }

    boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** Older entries, oldest first; requests that waited go on. */
    void completeWith(List<Entry> older) {
        reading = false;
        long oldest = wall.millis() - settings.dedupAge().toMillis();
        recent.completeWith(
                older.stream().filter(entry -> entry.id().millis() >= oldest).toList());
        resume();
    }

    void readFailed() {
        reading = false;
    }

    /** Requests that waited are made again. */
    void resume() {
        List<Runnable> resumed = List.copyOf(waiting);
        waiting.clear();
        resumed.forEach(Runnable::run);
    }
}
