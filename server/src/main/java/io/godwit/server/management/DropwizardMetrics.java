// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.management;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.MetricRegistryListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/**
 * Shows chosen metrics of a Dropwizard registry, such as the broker's, in a Micrometer registry. Only gauges, counters
 * and meters' totals: they cost a read when scraped. Histograms and timers are left out, their snapshots sort arrays.
 */
public final class DropwizardMetrics {
    /** What is worth watching of the embedded broker; the rest describes its own persistence. */
    public static final Set<String> BROKER = Set.of(
            "com.hivemq.networking.connections",
            "com.hivemq.networking.connections-closed",
            "com.hivemq.networking.bytes",
            "com.hivemq.messages.incoming",
            "com.hivemq.messages.outgoing",
            "com.hivemq.messages.dropped",
            "com.hivemq.messages.retained",
            "com.hivemq.sessions",
            "com.hivemq.subscriptions");

    private static final String OWNER = "com.";

    private DropwizardMetrics() {}

    /**
     * Shows what is in {@code from} and what is added later.
     *
     * @param prefixes beginnings of names; a metric with none of them is not shown
     */
    public static void bind(MetricRegistry from, MeterRegistry to, Set<String> prefixes) {
        from.addListener(new Binding(to, Set.copyOf(prefixes)));
    }

    /** Called by whoever adds a metric. */
    private static final class Binding extends MetricRegistryListener.Base {
        private final MeterRegistry to;
        private final Set<String> prefixes;

        Binding(MeterRegistry to, Set<String> prefixes) {
            this.to = to;
            this.prefixes = prefixes;
        }

        @Override
        public void onGaugeAdded(String name, Gauge<?> gauge) {
            if (shown(name)) {
                io.micrometer.core.instrument.Gauge.builder(ours(name), gauge, Binding::number)
                        .strongReference(true)
                        .register(to);
            }
        }

        /** Dropwizard's counters may go down, so they are gauges here. */
        @Override
        public void onCounterAdded(String name, Counter counter) {
            if (shown(name)) {
                io.micrometer.core.instrument.Gauge.builder(ours(name), counter, Counter::getCount)
                        .strongReference(true)
                        .register(to);
            }
        }

        @Override
        public void onMeterAdded(String name, Meter meter) {
            if (shown(name)) {
                FunctionCounter.builder(ours(name), meter, Meter::getCount).register(to);
            }
        }

        private boolean shown(String name) {
            return prefixes.stream().anyMatch(name::startsWith);
        }

        private static String ours(String name) {
            return name.startsWith(OWNER) ? name.substring(OWNER.length()) : name;
        }

        private static double number(Gauge<?> gauge) {
            return gauge.getValue() instanceof Number number ? number.doubleValue() : Double.NaN;
        }
    }
}
