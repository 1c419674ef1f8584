// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest items, so that a round need not read the log: at most {@value #MAX}. */
final class RecentItems {
    private static final int MAX = 32;

    private final Deque<PushItem> items = new ArrayDeque<>(2);
    /** From here on all items are here. */
    private long from;

    RecentItems(long head) {
        from = head + 1;
    }

    void add(PushItem item) {
        items.add(item);
        if (items.size() > MAX) {
            from = items.remove().pos() + 1;
        }
    }

    boolean covers(long pos) {
        return pos >= from;
    }

    List<PushItem> after(long pos) {
        return items.stream().filter(item -> item.pos() > pos).toList();
    }

    void clear(long head) {
        items.clear();
        from = head + 1;
    }
}
