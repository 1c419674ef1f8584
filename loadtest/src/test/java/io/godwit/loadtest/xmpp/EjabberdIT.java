// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.loadtest.child.Ejabberd;
import io.godwit.loadtest.child.NotInstalled;
import io.godwit.loadtest.child.RunningEjabberd;
import io.godwit.loadtest.child.Servers;
import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
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

/** Runs where the Debian package ejabberd is installed, else is skipped. */
class EjabberdIT {
    private static final Progress PROGRESS = Progress.onStandardError();

    @TempDir
    private Path dir;

    @Test
    void carriesAMeasuredRunWithoutFaultAndEndsWithUs() throws Exception {
        ProcessHandle process;
        try (RunningEjabberd running = start()) {
            process = ProcessHandle.of(running.server().pid()).orElseThrow();

            LoadResult closed = run(running, 2, 0);
            LoadResult paced = run(running, 10, 50);

            assertThat(closed.check().clean()).isTrue();
            assertThat(closed.check().received()).isPositive();
            assertThat(closed.puback().count()).isPositive();
            assertThat(closed.processes()).extracting("name").contains("server", "generator");
            assertThat(paced.check().clean()).isTrue();
            assertThat(paced.endToEnd().count()).isPositive();
        }
        assertThat(process.isAlive()).isFalse();
    }

    private RunningEjabberd start() throws IOException {
        try {
            return new Servers(dir, List.of(), MqttVersion.MQTT_5, PROGRESS).ejabberd(Ejabberd.Archive.mnesia);
        } catch (NotInstalled absent) {
            return Assumptions.abort(absent.toString());
        }
    }

    private static LoadResult run(RunningEjabberd running, int inFlight, double rate) throws IOException {
        var plan = new LoadPlan(
                3, 200, inFlight, rate, Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(20), 0);
        var watch = ProcessWatch.of(Map.of(running.server().pid(), "server"));
        return new XmppRun(running.ejabberd(), plan, watch, PROGRESS).execute();
    }
}
