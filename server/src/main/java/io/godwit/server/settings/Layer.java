// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.settings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one source gives, and what is wrong with its names. Filled on one thread, then only read. */
final class Layer {
    private final Map<Option<?>, Given> given = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    /** Takes a value; a setting that this source gives twice, or as a value and as a file, is a problem. */
    void put(Names.Target target, String where, String text) {
        Given before = given.put(target.option(), new Given(where, text, target.file()));
        if (before != null) {
            problem(where, "is also given by " + before.where() + "; leave one of them");
        }
    }

    void problem(String where, String what) {
        problems.add(new Problem(where, what));
    }

    Map<Option<?>, Given> given() {
        return Map.copyOf(given);
    }

    Collection<Problem> problems() {
        return List.copyOf(problems);
    }
}
