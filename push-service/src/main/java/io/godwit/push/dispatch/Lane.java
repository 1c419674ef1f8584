// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.push.provider.PushProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All requests for one provider of one app. They wait in a bounded queue, calls in front, and are started one after the other
 * by the lane's own thread, which lives only while there is something to start: a provider that breaks its contract and blocks
 * holds up nobody else.
 *
 * <p>A request is answered once: by its provider, by {@link #tick} when its time is over, or by what refuses it. The place
 * that it takes among those under way is free again only when the provider has answered, so that work does not pile up behind
 * a link that hangs. For the breaker an attempt is over after its time limit; who asked for it hears that later, because an
 * answer that still comes saves a device from being woken twice.
 */
final class Lane {
    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final LaneName name;
    private final LaneContext context;
    private final LaneSettings settings;
    private final ThreadPoolExecutor thread;

    private final Queue<Job> calls = new ArrayDeque<>();
    private final Queue<Job> others = new ArrayDeque<>();
    /** Started and neither answered nor given up, oldest first. */
    private final Set<Job> underWay = new LinkedHashSet<>();
    /** Given up for the breaker, while who asked is not told yet, oldest first. */
    private final Set<Job> overdue = new LinkedHashSet<>();

    private final List<Slot> retired = new ArrayList<>();
    private Slot slot;
    private boolean starting;
    private boolean closed;
    private @Nullable Instant lastSuccess;
    private LaneStatus.@Nullable LastError lastError;

    Lane(LaneName name, String type, PushProvider provider, LaneContext context, ThreadPoolExecutor thread) {
        this.name = name;
        this.context = context;
        this.settings = context.settings();
        this.thread = thread;
        this.slot = new Slot(type, provider, settings);
    }

    CompletionStage<PushOutcome> submit(PushRequest request) {
        Job job = new Job(request, now());
        Refused refused;
        synchronized (this) {
            refused = closed ? refuse(job, Refusal.STOPPING) : refusalOnArrival(job);
            if (refused == null) {
                (job.isCall() ? calls : others).add(job);
                startSoon();
            }
        }
        if (refused != null) {
            refused.answer();
        }
        return job.answer;
    }

    private @Nullable Refused refusalOnArrival(Job job) {
        Refused refused = refusal(job);
        if (refused == null && calls.size() + others.size() >= settings.queue()) {
            return refuse(job, Refusal.QUEUE_FULL);
        }
        return refused;
    }

    /** What keeps any request from being started, or null. */
    private @Nullable Refused refusal(Job job) {
        if (!slot.breaker.admits(now())) {
            return refuse(job, slot.breaker.refusal());
        }
        return slot.isClogged() ? refuse(job, Refusal.CLOGGED) : null;
    }

    /** With the lock: lets the lane's thread start what may be started. */
    private void startSoon() {
        if (starting || (calls.isEmpty() && others.isEmpty()) || mustWait()) {
            return;
        }
        try {
            starting = true;
            thread.execute(this::start);
        } catch (RejectedExecutionException e) {
            starting = false; // closing: the queue is answered there
        }
    }

    /** Whether the queue stands still until a request under way is answered. */
    private boolean mustWait() {
        return slot.isFull() && !slot.isClogged() && slot.breaker.admits(now());
    }

    private void start() {
        Runnable step = next();
        while (step != null) {
            step.run();
            step = next();
        }
    }

    /** Takes one request from the queue; null when there is none that may go on. */
    private synchronized @Nullable Runnable next() {
        Queue<Job> queue = calls.isEmpty() ? others : calls;
        Job job = queue.peek();
        Runnable step = job == null ? null : step(job);
        if (step == null) {
            starting = false;
        } else {
            queue.remove();
        }
        return step;
    }

    private @Nullable Runnable step(Job job) {
        if (isExpired(job)) {
            return refuse(job, Refusal.EXPIRED)::answer;
        }
        Refused refused = refusal(job);
        if (refused != null) {
            return refused::answer;
        }
        if (slot.isFull()) {
            return null;
        }
        Slot here = slot;
        here.inFlight++;
        job.startedAt = now();
        job.slot = here;
        BreakerState from = here.breaker.state();
        job.probe = here.breaker.start();
        underWay.add(job);
        return () -> {
            tellBreaker(here, from);
            attempt(job, here);
        };
    }

    private void attempt(Job job, Slot here) {
        CompletionStage<PushOutcome> answer;
        try {
            answer = here.provider.send(context.texts().apply(job.request));
        } catch (RuntimeException | LinkageError e) {
            log.atError().addKeyValue("lane", name).setCause(e).log("A provider threw: that is a mistake in it");
            answered(
                    job,
                    here,
                    new PushOutcome.Rejected("failed here: " + e.getClass().getSimpleName()));
            return;
        }
        answer.whenComplete((outcome, error) -> answered(
                job, here, error == null ? outcome : new PushOutcome.Unknown("no answer: " + error.getClass())));
    }

    private void answered(Job job, Slot here, PushOutcome outcome) {
        long now = now();
        boolean late;
        BreakerState from;
        synchronized (this) {
            late = job.late;
            from = here.breaker.state();
            here.inFlight--;
            if (late) {
                here.late--;
                overdue.remove(job);
            } else {
                underWay.remove(job);
                settle(job, here, outcome, now);
            }
            closeRetired(now, false);
            startSoon();
        }
        Duration latency = Duration.ofNanos(now - job.startedAt);
        job.answer.complete(outcome);
        if (late) {
            context.listener().answeredLate(here.type, outcome.kind(), latency);
        } else {
            context.listener().attempted(here.type, outcome.kind(), latency);
            tellBreaker(here, from);
        }
    }

    private void settle(Job job, Slot here, PushOutcome outcome, long now) {
        here.breaker.answered(job.probe, job.device(), outcome, now);
        if (outcome instanceof PushOutcome.Accepted) {
            here.window.accepted();
            lastSuccess = context.wall().instant();
            return;
        }
        if (outcome instanceof PushOutcome.Retry retry
                && retry.attempted()
                && retry.after().isPresent()) {
            here.window.slowDown(now);
        }
        lastError = new LaneStatus.LastError(context.wall().instant(), outcome.kind(), outcome.detail());
    }

    /** Gives up what has taken too long. The timer calls it several times a second. */
    void tick() {
        long now = now();
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            giveUpAttempts(now, answers);
            giveUpWaiting(calls, now, answers);
            giveUpWaiting(others, now, answers);
            closeRetired(now, false);
            startSoon();
        }
        answers.forEach(Runnable::run);
    }

    private void giveUpAttempts(long now, List<Runnable> answers) {
        Duration limit = settings.deadline();
        takeOlder(underWay, limit, now).forEach(job -> answers.add(giveUp(job, now)));
        takeOlder(overdue, limit.plus(settings.patience()), now)
                .forEach(job -> answers.add(() -> job.answer.complete(noAnswer(job, now))));
    }

    /** Takes out what was started so long ago. */
    private static List<Job> takeOlder(Set<Job> oldestFirst, Duration limit, long now) {
        List<Job> old = oldestFirst.stream()
                .takeWhile(job -> now - job.startedAt >= limit.toNanos())
                .toList();
        old.forEach(oldestFirst::remove);
        return old;
    }

    private static PushOutcome noAnswer(Job job, long now) {
        return new PushOutcome.Unknown("no answer within " + Duration.ofNanos(now - job.startedAt));
    }

    private Runnable giveUp(Job job, long now) {
        PushOutcome outcome = noAnswer(job, now);
        Slot here = Objects.requireNonNull(job.slot);
        BreakerState from = here.breaker.state();
        job.late = true;
        here.late++;
        settle(job, here, outcome, now);
        boolean waits = !job.isCall() && !closed; // a call is over soon: rather twice than late
        if (waits) {
            overdue.add(job);
        }
        return () -> {
            if (!waits) {
                job.answer.complete(outcome);
            }
            context.listener().attempted(here.type, PushOutcome.Kind.UNKNOWN, Duration.ofNanos(now - job.startedAt));
            tellBreaker(here, from);
        };
    }

    /** Answers all that is under way, at the end. */
    void giveUpAll() {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            long now = now();
            overdue.forEach(job -> answers.add(() -> job.answer.complete(noAnswer(job, now))));
            overdue.clear();
            underWay.forEach(job -> answers.add(giveUp(job, now)));
            underWay.clear();
        }
        answers.forEach(Runnable::run);
    }

    private void giveUpWaiting(Queue<Job> queue, long now, List<Runnable> answers) {
        long limit = settings.maxWait().toNanos();
        for (Job job = queue.peek(); job != null && now - job.queuedAt >= limit; job = queue.peek()) {
            queue.remove();
            answers.add(refuse(job, Refusal.WAITED_TOO_LONG)::answer);
        }
    }

    /** Begins anew with another provider; what is under way at the old one may still be answered. */
    synchronized void replace(String type, PushProvider provider) {
        retire(slot);
        slot = new Slot(type, provider, settings);
        startSoon();
    }

    synchronized boolean has(PushProvider provider) {
        return slot.provider == provider;
    }

    /**
     * Refuses everything from now on and closes the provider.
     *
     * @param atOnce not to wait for what is under way: the provider does, in its closing
     */
    void close(boolean atOnce) {
        List<Runnable> answers = new ArrayList<>();
        synchronized (this) {
            if (!closed) {
                closed = true;
                retire(slot);
            }
            closeRetired(now(), atOnce);
            calls.forEach(job -> answers.add(refuse(job, Refusal.STOPPING)::answer));
            others.forEach(job -> answers.add(refuse(job, Refusal.STOPPING)::answer));
            calls.clear();
            others.clear();
        }
        thread.shutdown();
        answers.forEach(Runnable::run);
    }

    /** Whether nothing is left of a closed lane. */
    synchronized boolean isGone() {
        return closed && retired.isEmpty() && underWay.isEmpty() && overdue.isEmpty();
    }

    private void retire(Slot old) {
        old.retiredAt = now();
        retired.add(old);
        closeRetired(old.retiredAt, false);
    }

    private void closeRetired(long now, boolean atOnce) {
        long limit = settings.drain().toNanos();
        retired.removeIf(old -> {
            boolean over = atOnce || old.inFlight == 0 || now - old.retiredAt >= limit;
            if (over) {
                context.closer().execute(old.provider::close);
            }
            return over;
        });
    }

    synchronized LaneStatus status() {
        return new LaneStatus(
                name,
                slot.type,
                slot.breaker.state(),
                slot.breaker.reason(),
                slot.inFlight,
                slot.late,
                slot.window.size(),
                calls.size() + others.size(),
                Optional.ofNullable(lastSuccess),
                Optional.ofNullable(lastError),
                slot.provider.facts());
    }

    private boolean isExpired(Job job) {
        return !context.wall().instant().isBefore(job.request.expires());
    }

    private void tellBreaker(Slot here, BreakerState from) {
        BreakerState to;
        synchronized (this) {
            to = here.breaker.state();
        }
        if (to != from) {
            log.atInfo()
                    .addKeyValue("lane", name)
                    .addKeyValue("from", from)
                    .addKeyValue("to", to)
                    .log("A push breaker changed");
            context.listener().breaker(here.type, from, to);
        }
    }

    private long now() {
        return context.ticker().getAsLong();
    }

    private Refused refuse(Job job, Refusal reason) {
        return Refused.of(job, reason, slot, context, now());
    }
}
