// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The names that one source knows: every setting, and for secrets the name of the file too. */
final class Names {
    /** What a name stands for; {@code file} where the value is the path of a file. */
    record Target(Option<?> option, boolean file) {}

    private final Map<String, Target> targets = new LinkedHashMap<>();

    /** @param naming makes this source's name from a key */
    Names(UnaryOperator<String> naming) {
        for (Option<?> option : Options.all()) {
            targets.put(naming.apply(option.key()), new Target(option, false));
            if (option.secret()) {
                targets.put(naming.apply(option.key() + Option.FILE_KEY), new Target(option, true));
            }
        }
    }

    @Nullable Target find(String name) {
        return targets.get(name);
    }

    boolean hasSection(String prefix) {
        return targets.keySet().stream().anyMatch(name -> name.startsWith(prefix + "."));
    }

    /** "; did you mean X?", or nothing where no known name is near. */
    String suggestion(String name) {
        return nearest(name).map(near -> "; did you mean " + near + "?").orElse("");
    }

    private Optional<String> nearest(String name) {
        int tolerance = Math.max(2, name.length() / 5);
        return targets.keySet().stream()
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .filter(known -> distance(known, name) <= tolerance);
    }

    /** Levenshtein's distance: the single characters to add, remove or change. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
