// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.load.LoadRun;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs where Mosquitto is installed, else is skipped. */
class MosquittoIT {
    private static final Progress PROGRESS = Progress.onStandardError();

    @TempDir
    private Path dir;

    @Test
    void carriesAMeasuredRunWithoutFaultAndEndsWithUs() throws Exception {
        ProcessHandle process;
        try (RunningServer server = start()) {
            process = ProcessHandle.of(server.pid()).orElseThrow();
            var plan = new LoadPlan(
                    10, 200, 5, 200, Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(20), 0);
            var watch = ProcessWatch.of(Map.of(server.pid(), "server"));

            LoadResult result = new LoadRun(server.address(), server.targets().get(0), plan, watch, PROGRESS).execute();

            assertThat(result.check().clean()).isTrue();
            assertThat(result.check().received()).isPositive();
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(dir.resolve("mosquitto/data/mosquitto.db")).exists();
    }

    private RunningServer start() throws IOException {
        try {
            return new Servers(dir, List.of(), MqttVersion.MQTT_5, PROGRESS).mosquitto();
        } catch (NotInstalled absent) {
            return Assumptions.abort(absent.toString());
        }
    }
}
