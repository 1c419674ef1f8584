// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.util.ArrayList;
import java.util.List;

/**
 * What a device has to be told about, read from the log a page at a time, the newest first, until something in it is wanted: at most
 * {@value #MAX_PAGES} pages of {@value #PAGE} entries. Of a longer backlog the older ones are counted in the badge only.
 *
 * @param after what comes after it is read, or is to be read next
 * @param before the first position that was read before, or the one behind the last
 * @param items what was read, in the order of the log
 * @param pages how many were
 */
record Backlog(long after, long before, List<PushItem> items, int pages) {
    static final int PAGE = 200;
    static final int MAX_PAGES = 10;

    /** The newest page up to a position; nothing is needed at or before {@code least}. */
    static Backlog upTo(long head, long least) {
        return new Backlog(Math.max(least, head - PAGE), head + 1, List.of(), 1);
    }

    /** With the page that was asked for. */
    Backlog with(List<PushItem> page) {
        List<PushItem> all = new ArrayList<>(page);
        all.addAll(items);
        return new Backlog(after, after + 1, all, pages);
    }

    /** Whether there is more that can be worth reading: entries are no older than those before them. */
    boolean hasMore(long least, long worthSince) {
        boolean old = !items.isEmpty() && items.get(0).at() <= worthSince;
        return after > least && pages < MAX_PAGES && !old;
    }

    Backlog next(long least) {
        return new Backlog(Math.max(least, after - PAGE), after + 1, items, pages + 1);
    }
}
