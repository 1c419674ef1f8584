// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.load.LoadRun;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Load before the first figure that counts. */
final class BurnInOption {
    @Option(
            names = "--burn-in",
            defaultValue = "10",
            description = "seconds of full load before the first run, 0 for none (${DEFAULT-VALUE})")
    private int seconds = 10;

    /** No result or one, marked as burn-in. */
    List<LoadResult> run(InetSocketAddress address, TargetFactory target, ProcessWatch watch, Progress progress) {
        return run(List.of(address), target, watch, progress);
    }

    /** The same with several servers. */
    List<LoadResult> run(List<InetSocketAddress> servers, TargetFactory target, ProcessWatch watch, Progress progress) {
        return plan().stream()
                .map(plan -> new LoadRun(servers, target, plan, watch, progress)
                        .execute()
                        .asBurnIn())
                .toList();
    }

    /** What to run; empty for none. */
    Optional<LoadPlan> plan() {
        return seconds == 0 ? Optional.empty() : Optional.of(LoadPlan.burnIn(Duration.ofSeconds(seconds)));
    }
}
