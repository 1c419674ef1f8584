// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.mailbox;

import io.godwit.core.message.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest entries of a mailbox, so that live delivery does not read the store. Bounded by number and by bytes. */
final class EntryCache {
    private final int maxEntries;
    private final int maxBytes;
    private @Nullable ArrayDeque<Entry> entries;
    private int bytes;

    EntryCache(int maxEntries, int maxBytes) {
        this.maxEntries = maxEntries;
        this.maxBytes = maxBytes;
    }

    void add(Entry entry) {
        if (entries == null) {
            entries = new ArrayDeque<>(4);
        }
        entries.addLast(entry);
        bytes += entry.wire().length;
        while (entries.size() > maxEntries || (bytes > maxBytes && entries.size() > 1)) {
            bytes -= entries.removeFirst().wire().length;
        }
    }

    void clear() {
        entries = null;
        bytes = 0;
    }

    boolean covers(long pos) {
        return entries != null && !entries.isEmpty() && entries.getFirst().pos() <= pos;
    }

    List<Entry> range(long after, long upTo) {
        List<Entry> found = new ArrayList<>((int) Math.min(upTo - after, maxEntries));
        if (entries != null) {
            for (Entry entry : entries) {
                if (entry.pos() > after && entry.pos() <= upTo) {
                    found.add(entry);
                }
            }
        }
        return found;
    }
}
