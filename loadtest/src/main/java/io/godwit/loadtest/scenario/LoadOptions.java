// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.load.LoadPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How much load and for how long; gives one plan for each pace that was asked for. */
final class LoadOptions {
    @Option(names = "--pairs", defaultValue = "100", description = "senders with one recipient each (${DEFAULT-VALUE})")
    private int pairs = 100;

    @Option(names = "--payload", defaultValue = "200", description = "bytes per message (${DEFAULT-VALUE})")
    private int payload = 200;

    @Option(
            names = "--in-flight",
            split = ",",
            paramLabel = "N",
            description = "closed loop, as fast as it goes: unacknowledged messages per sender (1,10)")
    private List<Integer> inFlight = new ArrayList<>();

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "N",
            description = "open loop: messages per second of all senders together")
    private List<Double> rates = new ArrayList<>();

    @Option(
            names = "--rate-window",
            defaultValue = "100",
            description = "in flight at most with --rate (${DEFAULT-VALUE})")
    private int rateWindow = 100;

    @Option(names = "--warm-up", defaultValue = "5", description = "seconds before measuring (${DEFAULT-VALUE})")
    private int warmUp = 5;

    @Option(names = "--time", defaultValue = "10", description = "seconds to measure (${DEFAULT-VALUE})")
    private int time = 10;

    @Option(
            names = "--drain",
            defaultValue = "10",
            description = "seconds to wait for the last ones (${DEFAULT-VALUE})")
    private int drain = 10;

    @Option(names = "--connect-rate", defaultValue = "500", description = "per second, 0: no limit (${DEFAULT-VALUE})")
    private double connectRate = 500;

    @Option(
            names = "--ramp-up",
            defaultValue = "0",
            description = "seconds before the warm-up in which the rate grows from 0, with --rate (${DEFAULT-VALUE})")
    private int rampUp;

    @Mixin
    private GeneratorOptions generators = new GeneratorOptions();

    /** What was asked for; if nothing was, the closed loop with 1 and 10 and these rates. */
    List<LoadPlan> plans(List<Double> defaultRates) {
        boolean nothingAsked = inFlight.isEmpty() && rates.isEmpty();
        List<LoadPlan> plans = new ArrayList<>();
        for (int window : nothingAsked ? List.of(1, 10) : inFlight) {
            plans.add(plan(window, 0));
        }
        for (double rate : nothingAsked ? defaultRates : rates) {
            plans.add(plan(rateWindow, rate));
        }
        return plans;
    }

    private LoadPlan plan(int window, double rate) {
        var part = generators.generator();
        if (pairs > 0 && pairs < part.of()) {
            throw new IllegalArgumentException("--pairs must be at least one for each generator but is " + pairs);
        }
        var plan = new LoadPlan(
                part.share(pairs),
                payload,
                window,
                rate * part.share(pairs) / pairs,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(time),
                Duration.ofSeconds(drain),
                connectRate / part.of());
        return plan.withGenerator(part).withRampUp(rate > 0 ? Duration.ofSeconds(rampUp) : Duration.ZERO);
    }
}
