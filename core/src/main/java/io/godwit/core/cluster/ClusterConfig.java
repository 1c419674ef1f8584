// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Pekko's configuration: what differs from its defaults, and why. */
final class ClusterConfig {
    static final String SYSTEM = "godwit";
    private static final String SHARD_LEASE = "godwit.shard-lease";
    private static final String MAJORITY_LEASE = "godwit.majority-lease";

    private ClusterConfig() {}

    static Config of(ClusterSettings settings) {
        return ConfigFactory.parseMap(Map.ofEntries(
                        Map.entry("pekko.loglevel", "WARNING"),
                        Map.entry("pekko.stdout-loglevel", "OFF"),
                        Map.entry("pekko.use-slf4j", "on"),
                        Map.entry("pekko.log-dead-letters", "off"),
                        Map.entry("pekko.log-dead-letters-during-shutdown", "off"),
                        Map.entry("pekko.jvm-exit-on-fatal-error", "on"),
                        Map.entry("pekko.actor.provider", "cluster"),
                        Map.entry("pekko.actor.allow-java-serialization", "off"),
                        // as many threads as cores: an actor never blocks, more would only switch
                        Map.entry("pekko.actor.default-dispatcher.fork-join-executor.parallelism-min", 2),
                        Map.entry("pekko.actor.default-dispatcher.fork-join-executor.parallelism-factor", 1.0),
                        Map.entry("pekko.actor.default-dispatcher.throughput", 32),
                        Map.entry("pekko.actor.serializers.godwit", ClusterSerializer.class.getName()),
                        Map.entry("pekko.actor.serialization-bindings", bindings()),
                        Map.entry("pekko.cluster.roles", List.copyOf(settings.roles())),
                        // a node that was killed is found out after some seconds: what it had goes elsewhere
                        Map.entry(
                                "pekko.cluster.failure-detector.implementation-class",
                                ProbedFailureDetector.class.getName()),
                        Map.entry("pekko.cluster.failure-detector.acceptable-heartbeat-pause", "4s"),
                        Map.entry("pekko.cluster.split-brain-resolver.stable-after", "5s"),
                        // off would mean stable-after: mailboxes of a node that was given up would wait so long for
                        // it to give itself up, too. Leases make that needless
                        Map.entry("pekko.cluster.down-removal-margin", "1ms"),
                        // how fast all know that a node is gone
                        Map.entry("pekko.cluster.gossip-interval", "500ms"),
                        Map.entry("pekko.cluster.leader-actions-interval", "500ms"),
                        // ending all nodes when the network comes and goes protects from two owners: leases do that
                        Map.entry("pekko.cluster.split-brain-resolver.down-all-when-unstable", "off"),
                        // without the nodes that mailboxes live on the others have nothing to do: they end, and join
                        // anew
                        Map.entry("pekko.cluster.split-brain-resolver.active-strategy", "lease-majority"),
                        Map.entry(
                                "pekko.cluster.split-brain-resolver.lease-majority.lease-implementation",
                                MAJORITY_LEASE),
                        Map.entry("pekko.cluster.split-brain-resolver.lease-majority.role", ClusterSettings.BROKER),
                        // the losers decide within seconds of the winners; as long as it is kept, the death of who
                        // has it would leave nobody to win the next one
                        Map.entry("pekko.cluster.split-brain-resolver.lease-majority.release-after", "15s"),
                        Map.entry(MAJORITY_LEASE + ".lease-class", MajorityLease.class.getName()),
                        Map.entry("pekko.cluster.jmx.enabled", "off"),
                        Map.entry(
                                "pekko.cluster.downing-provider-class",
                                "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"),
                        Map.entry("pekko.cluster.sharding.number-of-shards", Shards.COUNT),
                        Map.entry("pekko.cluster.sharding.state-store-mode", "ddata"),
                        // by default all nodes of a small cluster must agree, also the one that has just died
                        Map.entry("pekko.cluster.sharding.distributed-data.majority-min-cap", 1),
                        Map.entry("pekko.cluster.sharding.coordinator-state.write-majority-plus", 0),
                        Map.entry("pekko.cluster.sharding.coordinator-state.read-majority-plus", 1),
                        Map.entry("pekko.cluster.sharding.updating-state-timeout", "2s"),
                        // who asked for a shard while its node died asks again
                        Map.entry("pekko.cluster.sharding.retry-interval", "500ms"),
                        // how often MailboxAllocation is asked
                        Map.entry("pekko.cluster.sharding.rebalance-interval", "500ms"),
                        // while the coordinator moves to another node nobody is told where shards are
                        Map.entry("pekko.cluster.sharding.coordinator-singleton.hand-over-retry-interval", "200ms"),
                        Map.entry("pekko.cluster.sharding.coordinator-singleton.min-number-of-hand-over-retries", 75),
                        // no shard is served before its lease in the store is had
                        Map.entry("pekko.cluster.sharding.use-lease", SHARD_LEASE),
                        Map.entry("pekko.cluster.sharding.lease-retry-interval", "1s"),
                        Map.entry(SHARD_LEASE + ".lease-class", ShardLeaseAdapter.class.getName()),
                        // where shards are is found out anew after a full stop; nothing of it lasts on disk
                        Map.entry("pekko.cluster.sharding.distributed-data.durable.keys", List.of()),
                        Map.entry("pekko.cluster.sharding.passivation.strategy", "none"),
                        // the server stops in its own order
                        Map.entry("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off"),
                        Map.entry("pekko.coordinated-shutdown.exit-jvm", "off"),
                        // has no tasks that take time; see ClusterNode.onJvmStop
                        Map.entry("pekko.coordinated-shutdown.phases.before-service-unbind.timeout", "1h")))
                .withFallback(RemotingConfig.of(settings))
                .withFallback(DiscoveryConfig.of(settings))
                .withFallback(ConfigFactory.load());
    }

    private static Map<String, String> bindings() {
        return ClusterSerializer.BINDINGS.stream()
                .collect(Collectors.toMap(type -> '"' + type.getName() + '"', type -> "godwit"));
    }
}
