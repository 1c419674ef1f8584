// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A node in a process of its own, to be killed. Its failure detector is too slow to notice anything within a test. */
final class PeerProbeNode {
    static final Config SLOW = ConfigFactory.parseString(
            "pekko.cluster.failure-detector.acceptable-heartbeat-pause = 1h\npekko.cluster.jmx.enabled = off");

    private PeerProbeNode() {}

    static ClusterSettings settings(List<InetSocketAddress> seeds) {
        return new ClusterSettings("127.0.0.1", 0, seeds, Set.of(ClusterSettings.BROKER), Duration.ofSeconds(4));
    }

    /** Ends when its standard input is closed. */
    public static void main(String[] args) throws Exception {
        List<InetSocketAddress> seeds =
                List.of(InetSocketAddress.createUnresolved("127.0.0.1", Integer.parseInt(args[0])));
        ClusterNode.start(settings(seeds), SLOW);
        while (System.in.read() >= 0) {
            // until the test is over
        }
        Runtime.getRuntime().halt(0);
    }

    static Process spawn(int seed) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PeerProbeNode.class.getName(),
                        String.valueOf(seed))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
