// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.load.LoadRun;
import io.godwit.loadtest.measure.LiveHeap;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BareBrokerIT {
    private static final List<String> FLAGS = List.of("-Xmx512m");

    @TempDir
    private Path dir;

    @Test
    void carriesAMeasuredRunWithoutFaultAndEndsWithUs() throws Exception {
        var progress = Progress.onStandardError();
        var servers = new Servers(dir, FLAGS, MqttVersion.MQTT_5, progress);
        ProcessHandle process;
        try (RunningServer server = servers.bare(BareBroker.Mode.memory)) {
            process = ProcessHandle.of(server.pid()).orElseThrow();
            var watch = ProcessWatch.of(Map.of(server.pid(), "server"));
            var target = server.targets().get(0);

            LoadResult result = new LoadRun(server.address(), target, plan(10, 0), watch, progress).execute();
            LoadResult paced = new LoadRun(server.address(), target, plan(100, 500), watch, progress).execute();

            LoadPlan devices = plan(10, 100).withDevices(3);
            LoadResult many = new LoadRun(server.address(), target, devices, watch, progress).execute();

            assertThat(result.check().clean()).isTrue();
            assertThat(result.check().received()).isPositive();
            assertThat(many.check().clean()).isTrue();
            assertThat(many.check().received())
                    .isPositive()
                    .isEqualTo(5 * many.check().sent());
            assertThat(result.processes()).extracting(ProcessUsage::name).containsExactly("server", "generator");
            assertThat(result.processes())
                    .allSatisfy(usage -> assertThat(usage.maxRssMiB()).isPositive())
                    .allSatisfy(usage -> assertThat(usage.cpuMicrosPerMessage()).isPositive());
            assertThat(paced.check().clean()).isTrue();
            assertThat(paced.check().sent()).isPositive();
            assertThat(LiveHeap.bytes(server.pid())).isPositive();
        }
        assertThat(process.isAlive()).isFalse();
    }

    private static LoadPlan plan(int inFlight, double rate) {
        return new LoadPlan(
                10, 200, inFlight, rate, Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(20), 0);
    }
}
