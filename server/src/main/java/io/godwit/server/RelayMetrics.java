// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.core.cluster.RelayCluster;
import io.godwit.core.relay.RelayListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Raw topics between nodes, as metrics. */
final class RelayMetrics implements RelayListener {
    private final Counter sent;
    private final Counter received;
    private final Counter dropped;
    private final Counter failed;
    private final Counter copied;

    RelayMetrics(MeterRegistry registry) {
        sent = counter(registry, "godwit.raw.sent", "Messages on raw topics sent to other nodes");
        received = counter(registry, "godwit.raw.received", "Messages on raw topics that came from other nodes");
        dropped = counter(registry, "godwit.raw.dropped", "QoS 0 messages on raw topics not sent to a node");
        failed = counter(registry, "godwit.raw.failed", "Messages on raw topics that not all nodes have taken");
        copied = counter(registry, "godwit.raw.retained.copied", "Retained messages fetched from another node");
    }

    static void underWay(MeterRegistry registry, RelayCluster relay) {
        Gauge.builder("godwit.raw.under.way", relay, RelayCluster::underWay)
                .description("Bytes of raw topics under way to the node that has most of them")
                .baseUnit("bytes")
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void sent() {
        sent.increment();
    }

    @Override
    public void received() {
        received.increment();
    }

    @Override
    public void dropped() {
        dropped.increment();
    }

    @Override
    public void failed() {
        failed.increment();
    }

    @Override
    public void copied() {
        copied.increment();
    }
}
