// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dedup window: the newest entries by (sender, cid). It starts with what recovery read; older entries are read back
 * only when the first request with a cid arrives, because most mailboxes never need them.
 */
final class RecentMessages {
    record Known(MessageId id, long pos) {}

    private final int capacity;
    private LinkedHashMap<String, Known> byKey = new LinkedHashMap<>(4);
    private boolean complete;

    RecentMessages(int capacity, boolean complete) {
        this.capacity = capacity;
        this.complete = complete;
    }

    static String key(String from, String cid) {
        return from + '\n' + cid;
    }

    boolean isComplete() {
        return complete;
    }

    @Nullable Known find(String key) {
        return byKey.get(key);
    }

    void add(Entry entry) {
        if (entry.cid() == null) {
            return;
        }
        byKey.put(key(entry.from(), entry.cid()), new Known(entry.id(), entry.pos()));
        if (byKey.size() > capacity) {
            Iterator<String> oldest = byKey.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    /** Puts older entries, oldest first, before the newer ones. */
    void completeWith(List<Entry> older) {
        Map<String, Known> newer = byKey;
        byKey = new LinkedHashMap<>();
        older.forEach(this::add);
        newer.forEach((key, known) -> {
            byKey.remove(key);
            byKey.put(key, known);
        });
        complete = true;
    }
}
