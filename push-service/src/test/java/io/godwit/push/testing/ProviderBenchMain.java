// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.testing;

import com.sun.management.OperatingSystemMXBean;
import io.godwit.core.push.PushOutcome;
import io.godwit.push.apns.ApnsType;
import io.godwit.push.fcm.FcmType;
import io.godwit.push.provider.Notification;
import io.godwit.push.provider.ProviderConfig;
import io.godwit.push.provider.PushProvider;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Measures the providers alone, against the fakes in the same JVM: {@code apns COUNT} or {@code fcm COUNT THREADS DELAY_MS}.
 * The processor time is that of both sides.
 */
public final class ProviderBenchMain {
    private static final PrintStream OUT = System.out;

    private ProviderBenchMain() {}

    /** Runs one kind, five rounds. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("provider-bench");
        int count = Integer.parseInt(args[1]);
        if (args[0].equals("apns")) {
            try (FakeApns apple = FakeApns.start(folder);
                    PushProvider provider = new ApnsType().open(config(apple.fields(), Map.of(), folder))) {
                rounds(provider, count);
            }
        } else {
            try (FakeFcm google = FakeFcm.start(folder);
                    PushProvider provider = new FcmType(InstantSource.system())
                            .open(config(google.fields(), Map.of("threads", args[2]), folder))) {
                google.delay(Duration.ofMillis(Long.parseLong(args[3])));
                rounds(provider, count);
            }
        }
    }

    private static ProviderConfig config(Map<String, String> fields, Map<String, String> more, Path folder) {
        Map<String, String> all = new HashMap<>(fields);
        all.putAll(more);
        return new ProviderConfig("bench", all, folder);
    }

    private static void rounds(PushProvider provider, int count) throws InterruptedException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Notification notification = new Notifications().to("ab".repeat(32));
        for (int round = 1; round <= 5; round++) {
            LongAdder accepted = new LongAdder();
            Semaphore free = new Semaphore(provider.maxInFlight());
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                free.acquire();
                provider.send(notification).whenComplete((outcome, error) -> {
                    if (outcome instanceof PushOutcome.Accepted) {
                        accepted.increment();
                    }
                    free.release();
                });
            }
            free.acquire(provider.maxInFlight());
            double seconds = (System.nanoTime() - start) / 1e9;
            OUT.printf(
                    "round %d: %.0f/s, %.1f us of processor time each, %d of %d accepted%n",
                    round, count / seconds, (system.getProcessCpuTime() - cpu) / 1e3 / count, accepted.sum(), count);
        }
    }
}
