// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Content;
import io.godwit.core.message.Entry;
import io.godwit.core.message.MessageId;
import io.godwit.core.message.Recall;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The dedup window: the newest entries by (sender, cid), recalls by (sender, recalled message). It starts with what recovery read; older entries are read back
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

    /** What a message, or a recall, is known by; null if it is not protected against being there twice. */
    static @Nullable String key(String from, Content content) {
        Recall recalls = content.recalls();
        return key(from, content.cid(), recalls == null ? null : recalls.id());
    }

    static @Nullable String key(Entry entry) {
        return key(entry.from(), entry.cid(), entry.recalls());
    }

    /** Names have no control characters, so a cid cannot look like a recall. */
    private static @Nullable String key(String from, @Nullable String cid, @Nullable MessageId recalls) {
        if (recalls != null) {
            return from + '\r' + recalls;
        }
        return cid == null ? null : from + '\n' + cid;
    }

    boolean isComplete() {
        return complete;
    }

    @Nullable Known find(String key) {
        return byKey.get(key);
    }

    void add(Entry entry) {
        String key = key(entry);
        if (key == null) {
            return;
        }
        byKey.put(key, new Known(entry.id(), entry.pos()));
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
