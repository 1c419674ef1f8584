// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes in processes of their own that are killed or stopped; only the probe can notice it within the time of a test. */
class PeerProbeIT {
    private static final Duration WHILE = Duration.ofSeconds(4);

    private final ClusterNode node = ClusterNode.start(PeerProbeNode.settings(List.of()), PeerProbeNode.SLOW);
    private final List<Process> others = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        others.forEach(Process::destroyForcibly);
        node.stop().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    @Test
    void noticesAProcessThatWasKilledAndNotOneThatIsPaused() throws Exception {
        Process first = spawn();
        Process second = spawn();
        Eventually.holds("three members", () -> up() == 3);

        signal("-STOP", second);
        staysAt(3);
        signal("-CONT", second);

        long killed = System.nanoTime();
        second.destroyForcibly();
        Eventually.holds("it is removed", () -> members() == 2);
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofMinutes(1));

        // a majority of three is two: alone this node does not know which half it is
        first.destroyForcibly();
        staysAt(2);
    }

    private Process spawn() throws Exception {
        Process process = PeerProbeNode.spawn(
                Cluster.get(node.system()).selfMember().address().getPort().orElseThrow());
        others.add(process);
        return process;
    }

    private static void signal(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private void staysAt(int members) throws Exception {
        long end = System.nanoTime() + WHILE.toNanos();
        Eventually.holds("time has passed", () -> {
            assertThat(members()).isEqualTo(members);
            return System.nanoTime() > end;
        });
    }

    private int members() {
        int count = 0;
        for (var unused : Cluster.get(node.system()).state().getMembers()) {
            count++;
        }
        return count;
    }

    private int up() {
        int count = 0;
        for (var member : Cluster.get(node.system()).state().getMembers()) {
            count += member.status().equals(MemberStatus.up()) ? 1 : 0;
        }
        return count;
    }
}
