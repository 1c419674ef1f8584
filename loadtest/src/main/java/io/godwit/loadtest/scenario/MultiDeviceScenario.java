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
import picocli.CommandLine.Option;

/** One-to-one messages between users who have several devices each. */
@Command(
        name = "multi-device",
        description = "Each user has several devices; all of either person must get every message.",
        mixinStandardHelpOptions = true)
final class MultiDeviceScenario extends Scenario {
    private static final List<Double> RATES = List.of(200.0);

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private LoadOptions load = new LoadOptions();

    @Option(names = "--devices", defaultValue = "3", description = "of each user, 2 to 20 (${DEFAULT-VALUE})")
    private int devices = 3;

    @Override
    Report run(Progress progress) throws Exception {
        if (devices < 2) {
            throw new IllegalArgumentException("--devices must be at least 2 but is " + devices);
        }
        List<LoadResult> results = new ArrayList<>();
        for (LoadPlan plan : load.plans(RATES)) {
            var watch = ProcessWatch.of(target.watched());
            var each = plan.withDevices(devices);
            results.add(new LoadRun(target.address(), target.factory(), each, watch, progress).execute());
        }
        return new MultiDeviceReport(devices, results);
    }

    /** Delivered and received count each device. */
    record MultiDeviceReport(int devices, List<LoadResult> runs) implements RunsReport {
        MultiDeviceReport {
            runs = List.copyOf(runs);
        }

        @Override
        public String text() {
            return "%d devices per user: each message must reach %d (the sending one has it).%n%n%s"
                    .formatted(devices, 2 * devices - 1, new LoadReport(runs).text());
        }
    }
}
