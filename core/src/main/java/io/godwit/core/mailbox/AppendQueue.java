// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Appends that are being stored. Writes of one mailbox overtake each other; what is released leaves in the order of
 * positions, so an entry is never acknowledged or delivered while one before it could still be missing.
 */
final class AppendQueue {
    static final class Pending {
        final Entry entry;
        final @Nullable SessionId origin;
        private final List<Reply> replies = new ArrayList<>(1);
        private boolean stored;

        Pending(Entry entry, @Nullable SessionId origin, Reply reply) {
            this.entry = entry;
            this.origin = origin;
            replies.add(reply);
        }

        void answer(SendResult result) {
            replies.forEach(reply -> reply.tell(result));
        }
    }

    private final Map<Long, Pending> byPos = new HashMap<>(4);
    private final Map<String, Pending> byKey = new HashMap<>(4);

    int size() {
        return byPos.size();
    }

    void add(Pending pending) {
        byPos.put(pending.entry.pos(), pending);
        String key = RecentMessages.key(pending.entry);
        if (key != null) {
            byKey.put(key, pending);
        }
    }

    /** Joins an append that is under way with the same key: both get its answer. */
    boolean join(String key, Reply reply) {
        Pending pending = byKey.get(key);
        if (pending == null) {
            return false;
        }
        pending.replies.add(reply);
        return true;
    }

    void markStored(long pos) {
        Pending pending = byPos.get(pos);
        if (pending != null) {
            pending.stored = true;
        }
    }

    /** Takes out the append at this position if it is stored. */
    @Nullable Pending release(long pos) {
        Pending pending = byPos.get(pos);
        if (pending == null || !pending.stored) {
            return null;
        }
        byPos.remove(pos);
        String key = RecentMessages.key(pending.entry);
        if (key != null) {
            byKey.remove(key);
        }
        return pending;
    }

    void refuseAll(SendResult result) {
        List<Pending> all = new ArrayList<>(byPos.values());
        byPos.clear();
        byKey.clear();
        all.forEach(pending -> pending.answer(result));
    }
}
