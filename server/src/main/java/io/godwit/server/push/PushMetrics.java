// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.server.push;

import io.godwit.core.push.DecisionListener;
import io.godwit.core.push.PushDecision;
import io.godwit.core.push.PushOutcome;
import io.godwit.push.PushService;
import io.godwit.push.dispatch.BreakerState;
import io.godwit.push.dispatch.LaneStatus;
import io.godwit.push.dispatch.PushListener;
import io.godwit.push.dispatch.Refusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The push role's and the mailboxes' decisions as metrics. Tags have few values, all of them from the program. */
public final class PushMetrics implements PushListener, DecisionListener {
    private final MeterRegistry registry;
    private final Counter notRecorded;
    private final Counter found;

    public PushMetrics(MeterRegistry registry) {
        this.registry = registry;
        notRecorded = Counter.builder("godwit.push.records.lost")
                .description("Decisions that the store did not take: the answer to why there was no push has a gap")
                .register(registry);
        found = Counter.builder("godwit.push.found")
                .description(
                        "Mailboxes that were looked in on because they stood in the list of those with devices to wake")
                .register(registry);
    }

    /** Begins to show how full the lanes are. */
    public void watch(PushService service) {
        gauge(service, "godwit.push.inflight", "Pushes that providers have not answered yet", LaneStatus::inFlight);
        gauge(service, "godwit.push.queued", "Pushes that wait for room at their provider", LaneStatus::queued);
        gauge(
                service,
                "godwit.push.breakers.open",
                "Providers of apps that get nothing, because they are out of order or refuse the credentials",
                lane -> lane.breaker() == BreakerState.CLOSED ? 0 : 1);
    }

    private void gauge(PushService service, String name, String description, ToDoubleFunction<LaneStatus> value) {
        Gauge.builder(
                        name,
                        service,
                        push -> push.apps().stream()
                                .flatMap(app -> app.providers().stream())
                                .mapToDouble(value)
                                .sum())
                .description(description)
                .register(registry);
    }

    @Override
    public void attempted(String type, PushOutcome.Kind answer, Duration latency) {
        Timer.builder("godwit.push.attempts")
                .description("Attempts to push, by the provider's answer")
                .tag("provider", type)
                .tag("answer", word(answer))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(20))
                .register(registry)
                .record(latency);
    }

    @Override
    public void refused(String type, Refusal reason) {
        Counter.builder("godwit.push.refused")
                .description("Pushes answered without asking the provider; they are tried again")
                .tag("provider", type)
                .tag("reason", word(reason))
                .register(registry)
                .increment();
    }

    @Override
    public void decided(PushDecision decision) {
        Counter.builder("godwit.push.decisions")
                .description("What mailboxes decided about waking devices")
                .tag("step", word(decision.step()))
                .tag("reason", decision.reason())
                .register(registry)
                .increment();
    }

    @Override
    public void notRecorded() {
        notRecorded.increment();
    }

    @Override
    public void found(int mailboxes) {
        found.increment(mailboxes);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
