// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.relay;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a node's subscribers want, short enough to be told to the others: the filters' levels before the first wildcard. It
 * covers too much rather than too little. When there are too many of them, they become shorter, and in the end everything. Immutable.
 */
public final class Interest {
    /** Prefixes of a node; one more makes all of them a level shorter. */
    public static final int MAX_PREFIXES = 500;
    /** Levels of a prefix. */
    public static final int MAX_LEVELS = 3;
    /** Characters of a prefix: a longer one has fewer levels. */
    public static final int MAX_LENGTH = 96;

    public static final Interest NOTHING = new Interest(Set.of(), MAX_LEVELS);
    public static final Interest EVERYTHING = new Interest(Set.of(), 0);

    private static final String SHARED = "$share/";

    private final Set<String> prefixes;
    /** Of the longest possible prefix; 0 = everything. */
    private final int levels;

    private Interest(Set<String> prefixes, int levels) {
        this.prefixes = prefixes;
        this.levels = levels;
    }

    /** As another node told it. */
    public static Interest of(Set<String> prefixes) {
        return new Interest(Set.copyOf(prefixes), MAX_LEVELS);
    }

    public boolean isEverything() {
        return levels == 0;
    }

    public Set<String> prefixes() {
        return prefixes;
    }

    /** Whether a subscriber of such a node may want this topic. */
    public boolean covers(String topic) {
        if (levels == 0) {
            return true;
        }
        if (prefixes.isEmpty()) {
            return false;
        }
        int end = -1;
        for (int level = 0; level < levels; level++) {
            end = topic.indexOf('/', end + 1);
            if (end < 0) {
                return prefixes.contains(topic);
            }
            if (prefixes.contains(topic.substring(0, end))) {
                return true;
            }
        }
        return false;
    }

    /** With one more subscription; this very object if it is covered already. */
    public Interest with(String filter) {
        if (levels == 0) {
            return this;
        }
        String plain = withoutGroup(filter);
        String prefix = prefix(plain, levels);
        if (prefix == null) {
            return EVERYTHING;
        }
        if (covers(prefix)) {
            return this;
        }
        Set<String> more = new HashSet<>(prefixes);
        more.add(prefix);
        return more.size() <= MAX_PREFIXES ? new Interest(more, levels) : shorter(more, levels - 1);
    }

    /** With all that the other one covers. */
    public Interest with(Interest other) {
        if (levels == 0 || other.levels == 0) {
            return EVERYTHING;
        }
        Interest both = this;
        for (String prefix : other.prefixes) {
            both = both.with(prefix + "/#");
        }
        return both;
    }

    private static Interest shorter(Set<String> prefixes, int levels) {
        for (int fewer = levels; fewer > 0; fewer--) {
            Set<String> cut = new HashSet<>();
            for (String prefix : prefixes) {
                cut.add(firstLevels(prefix, fewer));
            }
            if (cut.size() <= MAX_PREFIXES) {
                return new Interest(cut, fewer);
            }
        }
        return EVERYTHING;
    }

    private static String withoutGroup(String filter) {
        if (!filter.startsWith(SHARED)) {
            return filter;
        }
        int slash = filter.indexOf('/', SHARED.length());
        return slash < 0 ? filter : filter.substring(slash + 1);
    }

    /** The levels before the first wildcard, as many as allowed; null if there are none. */
    private static @Nullable String prefix(String filter, int levels) {
        int end = -1; // of the prefix so far
        for (int level = 0; level < levels; level++) {
            int start = end + 1;
            int next = filter.indexOf('/', start);
            int stop = next < 0 ? filter.length() : next;
            if (isWildcard(filter, start, stop) || stop > MAX_LENGTH) {
                break;
            }
            end = stop;
            if (next < 0) {
                break;
            }
        }
        return end < 0 ? null : filter.substring(0, end);
    }

    private static boolean isWildcard(String filter, int start, int stop) {
        return stop == start + 1 && (filter.charAt(start) == '+' || filter.charAt(start) == '#');
    }

    private static String firstLevels(String prefix, int levels) {
        int end = -1;
        for (int level = 0; level < levels; level++) {
            end = prefix.indexOf('/', end + 1);
            if (end < 0) {
                return prefix;
            }
        }
        return prefix.substring(0, end);
    }
}
