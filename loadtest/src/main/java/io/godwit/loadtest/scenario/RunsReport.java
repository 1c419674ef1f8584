// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.measure.Timeline;
import java.util.List;

/** Several load runs in a table of its own, judged and drawn as {@link LoadReport} does. */
interface RunsReport extends Report {

    List<LoadResult> runs();

    @Override
    default boolean clean() {
        return new LoadReport(runs()).clean();
    }

    @Override
    default List<String> faults() {
        return new LoadReport(runs()).faults();
    }

    @Override
    default List<Timeline> timelines() {
        return new LoadReport(runs()).timelines();
    }
}
