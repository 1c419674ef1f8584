// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.testing;

import com.sun.management.OperatingSystemMXBean;
import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.push.PushService;
import io.godwit.push.PushServiceSettings;
import io.godwit.push.apns.ApnsType;
import io.godwit.push.dispatch.PushListener;
import io.godwit.push.fcm.FcmType;
import io.godwit.push.provider.Requests;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures the push role alone, from where mailboxes hand it a request to the provider's answer: texts, lanes, breakers, the window,
 * and the provider's client, against the fakes in the same JVM. {@code apns COUNT} or {@code fcm COUNT THREADS DELAY_MS}. The processor
 * time is that of both sides.
 */
public final class ProviderBenchMain {
    private static final PrintStream OUT = System.out;
    private static final int ROUNDS = 5;
    /** More than may be under way to a provider, less than may wait: the lane always has the next one. */
    private static final int OPEN = 3_000;

    private ProviderBenchMain() {}

    /** Runs one kind, five rounds. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("provider-bench");
        int count = Integer.parseInt(args[1]);
        if (args[0].equals("apns")) {
            try (FakeApns apple = FakeApns.start(folder)) {
                run("apns", apple.fields(), Map.of("max-in-flight", "1500"), folder, count);
            }
        } else {
            try (FakeFcm google = FakeFcm.start(folder)) {
                google.delay(Duration.ofMillis(Long.parseLong(args[3])));
                run("fcm", google.fields(), Map.of("threads", args[2]), folder, count);
            }
        }
    }

    private static void run(
            String provider, Map<String, String> fields, Map<String, String> more, Path folder, int count)
            throws IOException, InterruptedException {
        Map<String, String> all = new TreeMap<>(fields);
        all.putAll(more);
        StringBuilder apps = new StringBuilder("apps:\n  main:\n    " + provider + ":\n      type: " + provider + '\n');
        all.forEach((name, value) -> apps.append("      " + name + ": " + value + '\n'));
        Path file = Files.writeString(folder.resolve("apps.yaml"), apps);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (PushService service = PushService.start(
                PushServiceSettings.defaults(file),
                List.of(new ApnsType(), new FcmType(InstantSource.system())),
                PushListener.NONE,
                InstantSource.system(),
                timer)) {
            PushRequest request = Requests.to(Requests.token("main", provider, "ab".repeat(32)));
            for (int round = 1; round <= ROUNDS; round++) {
                round(round, service, request, count);
            }
        } finally {
            timer.shutdownNow();
        }
    }

    private static void round(int round, PushService service, PushRequest request, int count)
            throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        LongAdder accepted = new LongAdder();
        Semaphore free = new Semaphore(OPEN);
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            free.acquire();
            service.send(request).whenComplete((outcome, error) -> {
                if (outcome instanceof PushOutcome.Accepted) {
                    accepted.increment();
                }
                free.release();
            });
        }
        free.acquire(OPEN);
        double seconds = (System.nanoTime() - start) / 1e9;
        OUT.printf(
                "round %d: %.0f/s, %.1f us of processor time each, %d of %d accepted%n",
                round, count / seconds, (system.getProcessCpuTime() - cpu) / 1e3 / count, accepted.sum(), count);
    }
}
