// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushSender;
import io.godwit.push.provider.Notification;
import io.godwit.push.provider.PushProvider;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the lane of each request. {@link #send} may be called by any thread; {@link #install} and {@link #close} by one at a
 * time.
 */
public final class Dispatcher implements PushSender {
    /** How long a lane keeps its thread without work. */
    private static final long IDLE_SECONDS = 10;

    /**
     * A provider to be installed.
     *
     * @param type the name of its type
     */
    public record Installation(String type, PushProvider provider) {}

    private final LaneContext context;
    /** Lanes of what was taken out, until nothing of them is left. */
    private final Collection<Lane> leaving = new CopyOnWriteArrayList<>();

    private volatile Map<LaneName, Lane> lanes = Map.of();
    private volatile boolean closed;

    /**
     * @param texts turns a request into a notification; quick
     * @param ticker nanoseconds that never go back, such as {@code System::nanoTime}
     * @param closer runs the closing of providers, which blocks for seconds; must not refuse
     */
    public Dispatcher(
            LaneSettings settings,
            Function<PushRequest, Notification> texts,
            PushListener listener,
            InstantSource wall,
            LongSupplier ticker,
            Executor closer) {
        this.context = new LaneContext(settings, texts, listener, wall, ticker, closer);
    }

    @Override
    public CompletionStage<PushOutcome> send(PushRequest request) {
        LaneName name = new LaneName(request.address().app(), request.address().provider());
        Lane lane = lanes.get(name);
        if (lane != null) {
            return lane.submit(request);
        }
        context.listener().refused("none", closed ? Refusal.STOPPING : Refusal.NOT_CONFIGURED);
        return closed ? CompletableFuture.completedFuture(Refused.stopping()) : notConfigured(name);
    }

    private static CompletionStage<PushOutcome> notConfigured(LaneName name) {
        return CompletableFuture.completedFuture(new PushOutcome.Misconfigured("the apps file has no " + name));
    }

    /** Makes {@code wanted} what there is: new providers begin, those that are not in it are drained and closed. */
    public void install(Map<LaneName, Installation> wanted) {
        Map<LaneName, Lane> before = lanes;
        Map<LaneName, Lane> after = new HashMap<>();
        wanted.forEach((name, one) -> after.put(name, lane(before.get(name), name, one)));
        lanes = Map.copyOf(after);
        before.forEach((name, lane) -> {
            if (!after.containsKey(name)) {
                leave(lane);
            }
        });
    }

    private Lane lane(@Nullable Lane before, LaneName name, Installation wanted) {
        if (before == null) {
            return new Lane(name, wanted.type(), wanted.provider(), context, thread(name));
        }
        if (!before.has(wanted.provider())) {
            before.replace(wanted.type(), wanted.provider());
        }
        return before;
    }

    private void leave(Lane lane) {
        leaving.add(lane);
        lane.close(false);
    }

    /** Gives up what has taken too long: to be called several times a second. */
    public void tick() {
        lanes.values().forEach(Lane::tick);
        leaving.forEach(Lane::tick);
        leaving.removeIf(Lane::isGone);
    }

    /** How all lanes do, in order of their names. */
    public List<LaneStatus> status() {
        List<LaneStatus> all = new ArrayList<>();
        lanes.values().forEach(lane -> all.add(lane.status()));
        all.sort((a, b) -> a.name().compareTo(b.name()));
        return all;
    }

    /** Refuses everything from now on, and has all providers closed at once: they let what is under way be answered. */
    public void close() {
        closed = true;
        leaving.addAll(lanes.values());
        lanes = Map.of();
        leaving.forEach(lane -> lane.close(true));
    }

    /** After {@link #close}: answers what the providers did not answer in their last seconds. */
    public void giveUp() {
        leaving.forEach(Lane::giveUpAll);
    }

    private static ThreadPoolExecutor thread(LaneName name) {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread worker = new Thread(task, "godwit-push-" + name);
                    worker.setDaemon(true);
                    return worker;
                });
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }
}
