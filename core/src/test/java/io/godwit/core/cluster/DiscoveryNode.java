// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A node in a process of its own, which has the environment of a pod. */
final class DiscoveryNode {
    private DiscoveryNode() {}

    static ClusterSettings settings(String host, Discovery discovery) {
        return new ClusterSettings(host, 0, List.of(), Set.of(ClusterSettings.BROKER), Duration.ofSeconds(4))
                .withDiscovery(discovery);
    }

    /** Ends when its standard input is closed. */
    public static void main(String[] args) throws Exception {
        Discovery discovery = new Discovery(
                Discovery.Method.KUBERNETES, "app=godwit,tier=chat", Optional.of("talk"), 2, Integer.parseInt(args[1]));
        ClusterNode.start(
                settings(args[0], discovery),
                ConfigFactory.parseMap(Map.of(
                        "pekko.discovery.kubernetes-api.api-ca-path", args[2],
                        "pekko.discovery.kubernetes-api.api-token-path", args[3])));
        while (System.in.read() >= 0) {
            // until the test is over
        }
        Runtime.getRuntime().halt(0);
    }

    static Process spawn(String host, int port, Path ca, Path token, int api) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DiscoveryNode.class.getName(),
                        host,
                        String.valueOf(port),
                        ca.toString(),
                        token.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("KUBERNETES_SERVICE_HOST", "localhost");
        builder.environment().put("KUBERNETES_SERVICE_PORT", String.valueOf(api));
        return builder.start();
    }
}
