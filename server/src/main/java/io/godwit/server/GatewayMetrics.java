// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server;

import io.godwit.broker.gateway.GatewayListener;
import io.godwit.broker.security.LoginListener;
import io.godwit.broker.security.LoginRefusal;
import io.godwit.core.message.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** What the gateway does, as metrics. Tags come from enums only. */
final class GatewayMetrics implements GatewayListener, LoginListener {
    private final AtomicInteger connections = new AtomicInteger();
    private final Timer accepted;
    private final Counter delivered;
    private final Counter acknowledged;
    private final Counter signals;
    private final Map<Refusal, Counter> refused;
    private final Map<LoginRefusal, Counter> loginsRefused;

    GatewayMetrics(MeterRegistry registry) {
        Gauge.builder("godwit.connections", connections, AtomicInteger::get)
                .description("Devices connected to this node")
                .register(registry);
        accepted = Timer.builder("godwit.messages.accepted")
                .description("Messages acknowledged to their senders, and the time that took")
                .serviceLevelObjectives(
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(20),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1))
                .register(registry);
        delivered = counter(registry, "godwit.entries.delivered", "Entries given to connections");
        acknowledged = counter(registry, "godwit.entries.acknowledged", "Acknowledgements from devices");
        signals = counter(registry, "godwit.signals", "Signals published");
        refused = byReason(registry, Refusal.class, "godwit.refused", "Publishes refused", Refusal::wireName);
        loginsRefused = byReason(
                registry,
                LoginRefusal.class,
                "godwit.logins.refused",
                "Connections refused",
                reason -> reason.name().toLowerCase(java.util.Locale.ROOT));
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private static <E extends Enum<E>> Map<E, Counter> byReason(
            MeterRegistry registry, Class<E> type, String name, String description, Function<E, String> text) {
        Map<E, Counter> counters = new EnumMap<>(type);
        for (E reason : type.getEnumConstants()) {
            counters.put(
                    reason,
                    Counter.builder(name)
                            .description(description)
                            .tag("reason", text.apply(reason))
                            .register(registry));
        }
        return counters;
    }

    @Override
    public void connected() {
        connections.incrementAndGet();
    }

    @Override
    public void disconnected() {
        connections.decrementAndGet();
    }

    @Override
    public void accepted(long nanos) {
        accepted.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void refused(Refusal reason) {
        count(refused, reason);
    }

    @Override
    public void refused(LoginRefusal reason) {
        count(loginsRefused, reason);
    }

    private static <E> void count(Map<E, Counter> counters, E reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void delivered(int entries) {
        delivered.increment(entries);
    }

    @Override
    public void acknowledged(int entries) {
        acknowledged.increment(entries);
    }

    @Override
    public void signalled() {
        signals.increment();
    }
}
