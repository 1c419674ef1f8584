// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;

/** How nodes talk to each other: where, how secure, and how much at once. */
final class RemotingConfig {
    private RemotingConfig() {}

    static Config of(ClusterSettings settings) {
        return ConfigFactory.parseMap(Map.ofEntries(
                Map.entry("pekko.remote.artery.transport", settings.tls().isPresent() ? "tls-tcp" : "tcp"),
                Map.entry("pekko.remote.artery.canonical.hostname", settings.host()),
                Map.entry("pekko.remote.artery.canonical.port", settings.port()),
                // in a container, or behind address translation, the others know this node by another address
                Map.entry("pekko.remote.artery.bind.hostname", settings.bindAddress())));
    }
}
