// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.scenario;

import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.load.LoadRun;
import io.godwit.loadtest.measure.HeapSampler;
import io.godwit.loadtest.measure.ProcessSample;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.measure.Timeline;
import io.godwit.loadtest.measure.Trend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A moderate rate for hours: what leaks, and what becomes slower? */
@Command(
        name = "soak",
        description = "One rate for a long time; judges whether memory grows. Needs --watch.",
        mixinStandardHelpOptions = true)
final class SoakScenario extends Scenario {
    private static final int WINDOW = 100;
    private static final int CONNECT_RATE = 500;
    private static final Duration DRAIN = Duration.ofSeconds(30);

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Mixin
    private GeneratorOptions generators = new GeneratorOptions();

    @Option(names = "--pairs", defaultValue = "100", description = "senders with one recipient each (${DEFAULT-VALUE})")
    private int pairs = 100;

    @Option(names = "--payload", defaultValue = "200", description = "bytes per message (${DEFAULT-VALUE})")
    private int payload = 200;

    @Option(names = "--rate", defaultValue = "500", description = "messages per second (${DEFAULT-VALUE})")
    private double rate = 500;

    @Option(
            names = "--ramp-up",
            defaultValue = "0",
            description = "seconds in which the rate grows from 0 (${DEFAULT-VALUE})")
    private int rampUp;

    @Option(
            names = "--warm-up",
            defaultValue = "300",
            description = "seconds before measuring; memory grows while a JVM warms up (${DEFAULT-VALUE})")
    private int warmUp = 300;

    @Option(names = "--minutes", defaultValue = "60", description = "to measure (${DEFAULT-VALUE})")
    private double minutes = 60;

    @Option(
            names = "--heap-every",
            defaultValue = "300",
            description = "seconds between measurements of the first watched JVM's live heap, each of which is a full"
                    + " collection, 0: none (${DEFAULT-VALUE})")
    private int heapEvery = 300;

    @Option(
            names = "--max-growth",
            defaultValue = "50",
            description = "MiB per hour above which growth is a fault (${DEFAULT-VALUE})")
    private double maxGrowth = 50;

    @Option(
            names = "--judge-from",
            defaultValue = "30",
            description = "minutes; shorter runs show the trend but do not judge it (${DEFAULT-VALUE})")
    private double judgeFrom = 30;

    @Override
    Report run(Progress progress) throws Exception {
        if (target.watched().isEmpty()) {
            throw new IllegalArgumentException("--watch must name the server's process id first");
        }
        long pid = target.watched().get(0);
        LoadPlan plan = plan();
        var load = new LoadRun(target.address(), target.factory(), plan, ProcessWatch.of(target.watched()), progress);
        Duration first = plan.rampUp().plus(plan.warmUp());
        List<Trend> trends = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        LoadResult result;
        if (heapEvery > 0) {
            try (var heap = new HeapSampler(pid, first, Duration.ofSeconds(heapEvery))) {
                result = load.execute();
                heap.failure().ifPresent(why -> notes.add("live heap: " + why));
                trends.add(Trend.of("server", pid, "live heap", heap.samples()));
            }
        } else {
            result = load.execute();
        }
        trends.addAll(resident(result.timeline()));
        return new SoakReport(result, trends, notes, maxGrowth, minutes >= judgeFrom);
    }

    private LoadPlan plan() {
        var part = generators.generator();
        return new LoadPlan(
                        part.share(pairs),
                        payload,
                        WINDOW,
                        rate * part.share(pairs) / pairs,
                        Duration.ofSeconds(warmUp),
                        Duration.ofMillis((long) (minutes * 60_000)),
                        DRAIN,
                        CONNECT_RATE)
                .withRampUp(Duration.ofSeconds(rampUp))
                .withGenerator(part);
    }

    private static List<Trend> resident(Timeline timeline) {
        Map<Long, String> names = new LinkedHashMap<>();
        Map<Long, List<Trend.Sample>> samples = new LinkedHashMap<>();
        for (Timeline.Interval interval : timeline.intervals()) {
            if (interval.phase().equals(Timeline.MEASURING)) {
                for (ProcessSample process : interval.processes()) {
                    names.put(process.pid(), process.name());
                    samples.computeIfAbsent(process.pid(), pid -> new ArrayList<>())
                            .add(new Trend.Sample(interval.at(), process.rssMiB()));
                }
            }
        }
        List<Trend> trends = new ArrayList<>();
        samples.forEach((pid, of) -> trends.add(Trend.of(names.getOrDefault(pid, "gone"), pid, "RSS", of)));
        return trends;
    }
}
