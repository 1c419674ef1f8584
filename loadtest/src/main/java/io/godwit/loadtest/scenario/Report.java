// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.measure.Timeline;
import java.util.List;

/** What a scenario found; a record, so that it is its own JSON. */
interface Report {

    /** For people: Markdown tables and sentences, a line each; the HTML report shows the same. */
    String text();

    /** False if anything that was promised was broken; then the exit code is 1. */
    boolean clean();

    /** What was wrong, or only noteworthy if {@link #clean}: a sentence each for the top of the HTML report. */
    default List<String> faults() {
        return List.of();
    }

    /** What the HTML report draws. */
    default List<Timeline> timelines() {
        return List.of();
    }
}
