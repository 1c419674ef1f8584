// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.app;

import java.util.List;

/** The file of apps, or a credential that it names, cannot be used. The message lists everything that is wrong. */
public final class AppsException extends Exception {
    /** More would hide the first ones. */
    private static final int MAX_LISTED = 20;

    private final List<String> problems;

    public AppsException(List<String> problems) {
        super(String.join("; ", problems.subList(0, Math.min(problems.size(), MAX_LISTED))));
        this.problems = List.copyOf(problems);
    }

    AppsException(String problem) {
        this(List.of(problem));
    }

    /** One sentence for each problem. */
    public List<String> problems() {
        return problems;
    }
}
