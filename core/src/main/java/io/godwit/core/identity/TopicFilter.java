// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import java.util.List;

/**
 * A topic filter cut into its levels, and the two questions that decide about subscriptions. A topic name is a filter
 * without wildcards. As in MQTT, a wildcard at the beginning matches no topic whose first level begins with {@code $}.
 */
record TopicFilter(List<String> levels) {
    private static final String MANY = "#";
    private static final String ONE = "+";

    TopicFilter {
        // "+/#" and "#" match the same topics; with one form for both, coverage is decided level by level
        levels = levels.equals(List.of(ONE, MANY)) ? List.of(MANY) : List.copyOf(levels);
    }

    /** @param filter a {@link #isValid valid} filter */
    static TopicFilter of(String filter) {
        return new TopicFilter(List.of(filter.split("/", -1)));
    }

    /** Whether {@code filter} is one that MQTT allows; its length is the broker's business. */
    static boolean isValid(String filter) {
        if (filter.isEmpty() || filter.indexOf('\0') >= 0) {
            return false;
        }
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean wild = isWild(levels[i]);
            if (!wild && hasWildcard(levels[i])) {
                return false;
            }
            if (levels[i].equals(MANY) && i < levels.length - 1) {
                return false;
            }
        }
        return true;
    }

    static boolean hasWildcard(String text) {
        return text.indexOf('+') >= 0 || text.indexOf('#') >= 0;
    }

    String first() {
        return levels.get(0);
    }

    /** Whether every topic that {@code other} matches is matched by this. */
    boolean covers(TopicFilter other) {
        if (isWild(first()) && other.first().startsWith("$")) {
            return false;
        }
        int size = levels.size();
        for (int i = 0; i < size; i++) {
            String level = levels.get(i);
            if (level.equals(MANY)) {
                return true;
            }
            if (i >= other.levels.size() || !coversLevel(level, other.levels.get(i))) {
                return false;
            }
        }
        return size == other.levels.size();
    }

    /** Whether some topic is matched by both. */
    boolean overlaps(TopicFilter other) {
        if (dollarAgainstWildcard(other) || other.dollarAgainstWildcard(this)) {
            return false;
        }
        int shared = Math.min(levels.size(), other.levels.size());
        for (int i = 0; i < shared; i++) {
            String a = levels.get(i);
            String b = other.levels.get(i);
            if (a.equals(MANY) || b.equals(MANY)) {
                return true;
            }
            if (!isWild(a) && !isWild(b) && !a.equals(b)) {
                return false;
            }
        }
        return endsOrGoesOn(shared) && other.endsOrGoesOn(shared);
    }

    private boolean dollarAgainstWildcard(TopicFilter other) {
        return first().startsWith("$") && isWild(other.first());
    }

    /** {@code a/#} matches {@code a} too. */
    private boolean endsOrGoesOn(int at) {
        return levels.size() == at || (levels.size() == at + 1 && levels.get(at).equals(MANY));
    }

    private static boolean coversLevel(String mine, String theirs) {
        return !theirs.equals(MANY) && (mine.equals(ONE) || mine.equals(theirs));
    }

    private static boolean isWild(String level) {
        return level.equals(MANY) || level.equals(ONE);
    }
}
