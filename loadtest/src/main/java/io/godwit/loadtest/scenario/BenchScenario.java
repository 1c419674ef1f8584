// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.load.LoadRun;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One-to-one messages against a server that already runs. */
@Command(
        name = "bench",
        description = "Throughput and latency of one-to-one messages against a running server.",
        mixinStandardHelpOptions = true,
        showDefaultValues = false)
final class BenchScenario extends Scenario {
    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Override
    Report run(Progress progress) throws Exception {
        List<LoadResult> results = new ArrayList<>();
        for (LoadPlan plan : load.plans(List.of())) {
            var watch = ProcessWatch.of(target.watched());
            results.add(new LoadRun(target.address(), target.factory(), plan, watch, progress).execute());
        }
        return new LoadReport(results);
    }
}
