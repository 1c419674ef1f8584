// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.device.Population;
import io.godwit.loadtest.device.Traffic;
import io.godwit.loadtest.device.UserWaits;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Carries out a plan. A fault that is due while its part of the system still has one waits for that; without overlap
 * all of the system is one part. Blocks the thread that calls {@link #execute}.
 */
public final class Director implements AutoCloseable {
    /** So long after the last fault an acknowledgement is waited for. */
    private static final int ACKNOWLEDGEMENT_SECONDS = 60;

    private final Rig rig;
    private final MqttLoop loop;
    private final Traffic traffic;
    private final boolean overlap;
    private final Consumer<String> log;
    private final Map<Part, ExecutorService> threads = new EnumMap<>(Part.class);
    private final long beganNanos = System.nanoTime();

    public Director(Rig rig, MqttLoop loop, Traffic traffic, boolean overlap, Consumer<String> log) {
        this.rig = rig;
        this.loop = loop;
        this.traffic = traffic;
        this.overlap = overlap;
        this.log = log;
    }

    /** Returns when the last fault is undone and its interruption over. */
    public List<Happening> execute(Plan plan, Population population) throws InterruptedException {
        List<CompletableFuture<Happening>> all = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            sleepUntil(step.atSeconds());
            all.add(CompletableFuture.supplyAsync(() -> inflict(step.fault(), population), thread(step.fault())));
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    private ExecutorService thread(Fault fault) {
        Part part = overlap ? fault.part() : Part.SERVER;
        return threads.computeIfAbsent(
                part,
                key -> Executors.newSingleThreadExecutor(task -> {
                    var thread = new Thread(task, "loadtest-fault-" + key);
                    thread.setDaemon(true);
                    return thread;
                }));
    }

    private Happening inflict(Fault fault, Population population) {
        double at = seconds();
        log.accept(Plan.number(at) + " s: " + fault.name() + " " + fault.arguments());
        Traffic.Watch watch = loop.call(traffic::watch);
        UserWaits waits = loop.call(() -> population.waits(fault.hitServer()));
        String problem = "";
        try {
            fault.inflict(rig);
        } catch (IOException | RuntimeException failure) {
            problem = String.valueOf(failure.getMessage());
            log.accept(fault.name() + ": " + problem);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        double lasted = seconds() - at;
        CompletableFuture<Double> interrupted = loop.call(watch::undone)
                .toCompletableFuture()
                .completeOnTimeout(-1.0, ACKNOWLEDGEMENT_SECONDS, TimeUnit.SECONDS);
        loop.call(waits::undone)
                .toCompletableFuture()
                .completeOnTimeout(false, ACKNOWLEDGEMENT_SECONDS, TimeUnit.SECONDS)
                .join();
        double seconds = interrupted.join();
        return new Happening(fault.name(), fault.arguments(), at, lasted, seconds, loop.call(waits::result), problem);
    }

    private void sleepUntil(double second) throws InterruptedException {
        double left = second - seconds();
        if (left > 0) {
            Signals.sleep(left);
        }
    }

    private double seconds() {
        return (System.nanoTime() - beganNanos) / 1e9;
    }

    @Override
    public void close() {
        threads.values().forEach(ExecutorService::shutdownNow);
    }
}
