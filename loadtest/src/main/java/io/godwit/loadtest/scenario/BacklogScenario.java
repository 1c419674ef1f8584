// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.backlog.BacklogPlan;
import io.godwit.loadtest.backlog.BacklogResult;
import io.godwit.loadtest.backlog.BacklogRun;
import io.godwit.loadtest.measure.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Devices come back after an absence and catch up. */
@Command(
        name = "backlog",
        description =
                "Messages pile up for devices that are away; all come back at once. Entries per second to catch up.",
        mixinStandardHelpOptions = true)
final class BacklogScenario extends Scenario {
    /** Ways of delivery. */
    enum Delivery {
        qos1,
        stream
    }

    @Mixin
    private GodwitOptions godwit = new GodwitOptions();

    @Option(names = "--devices", defaultValue = "100", description = "users with one device each (${DEFAULT-VALUE})")
    private int devices = 100;

    @Option(names = "--messages", defaultValue = "500", description = "for each device and round (${DEFAULT-VALUE})")
    private int messages = 500;

    @Option(names = "--payload", defaultValue = "200", description = "bytes per message (${DEFAULT-VALUE})")
    private int payload = 200;

    @Option(names = "--feeders", defaultValue = "50", description = "connections that send (${DEFAULT-VALUE})")
    private int feeders = 50;

    @Option(names = "--in-flight", defaultValue = "32", description = "per feeder (${DEFAULT-VALUE})")
    private int inFlight = 32;

    @Option(
            names = "--window",
            defaultValue = "0",
            description = "entries unacknowledged per device, 0: what the server gives (${DEFAULT-VALUE})")
    private int window;

    @Option(
            names = "--rounds",
            defaultValue = "4",
            description = "for each way of delivery; the last half counts, the others warm up (${DEFAULT-VALUE})")
    private int rounds = 4;

    @Option(
            names = "--connect-rate",
            defaultValue = "0",
            description = "reconnects per second, 0: no limit, 64 at a time (${DEFAULT-VALUE})")
    private double connectRate;

    @Option(
            names = "--patience",
            defaultValue = "30",
            description = "seconds without progress before giving up (${DEFAULT-VALUE})")
    private int patience = 30;

    @Option(
            names = "--delivery",
            split = ",",
            defaultValue = "qos1,stream",
            description = "which, in which order (${DEFAULT-VALUE})")
    private List<Delivery> deliveries = new ArrayList<>();

    @Override
    Report run(Progress progress) throws Exception {
        var plan = new BacklogPlan(
                devices,
                messages,
                payload,
                feeders,
                inFlight,
                window,
                rounds,
                connectRate,
                Duration.ofSeconds(patience));
        List<BacklogResult> results = new ArrayList<>();
        try (var place = godwit.open(progress)) {
            for (Delivery delivery : deliveries) {
                var targets = place.targets(delivery == Delivery.stream);
                results.add(new BacklogRun(place.address(), targets, plan, place.watch(), progress).execute());
            }
        }
        return new BacklogReport(results);
    }
}
