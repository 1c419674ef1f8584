// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what is wrong: counts, and the first sentences of each kind. Not thread-safe. */
final class Findings {
    static final int MAX_EXAMPLES = 10;
    /** Beyond this many, one that is seen by several devices counts several times. */
    private static final int MAX_KEYS = 1 << 17;

    private final Map<Finding, Long> counts = new EnumMap<>(Finding.class);
    private final Map<Finding, List<String>> examples = new EnumMap<>(Finding.class);
    private final Set<String> keys = new HashSet<>();

    /** One finding; {@code what} tells it from others of its kind, and is the sentence that is shown. */
    void add(Finding kind, String what) {
        if (keys.size() < MAX_KEYS && !keys.add(kind + what)) {
            return;
        }
        counts.merge(kind, 1L, Long::sum);
        List<String> some = examples.computeIfAbsent(kind, ignored -> new ArrayList<>());
        if (some.size() < MAX_EXAMPLES) {
            some.add(kind.label() + ": " + what);
        }
    }

    Map<Finding, Long> counts() {
        return new EnumMap<>(counts);
    }

    List<String> examples() {
        return examples.values().stream().flatMap(List::stream).toList();
    }

    /** A copy to which the final judgement can be added, so that judging twice does not count twice. */
    Findings copy() {
        var copy = new Findings();
        copy.counts.putAll(counts);
        examples.forEach((kind, some) -> copy.examples.put(kind, new ArrayList<>(some)));
        copy.keys.addAll(keys);
        return copy;
    }
}
