// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.provider;

import io.godwit.core.push.PushOutcome;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Answers as it is told; keeps what it was given and has not answered. */
public final class FakeProvider implements PushProvider {
    /** A call that waits for its answer. */
    public record Call(Notification notification, CompletableFuture<PushOutcome> answer) {}

    public final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    public final AtomicInteger sent = new AtomicInteger();
    public final AtomicInteger closed = new AtomicInteger();
    public volatile Function<Notification, CompletionStage<PushOutcome>> behaviour = this::keep;
    private final int maxInFlight;

    public FakeProvider(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public static FakeProvider answering(int maxInFlight, PushOutcome outcome) {
        FakeProvider provider = new FakeProvider(maxInFlight);
        provider.behaviour = notification -> CompletableFuture.completedFuture(outcome);
        return provider;
    }

    private CompletionStage<PushOutcome> keep(Notification notification) {
        Call call = new Call(notification, new CompletableFuture<>());
        calls.add(call);
        return call.answer();
    }

    @Override
    public CompletionStage<PushOutcome> send(Notification notification) {
        sent.incrementAndGet();
        return behaviour.apply(notification);
    }

    @Override
    public int maxInFlight() {
        return maxInFlight;
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
