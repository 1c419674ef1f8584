// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push;

import io.godwit.core.push.PushOutcome;
import io.godwit.core.push.PushRequest;
import io.godwit.core.push.PushSender;
import io.godwit.push.app.Apps;
import io.godwit.push.app.AppsException;
import io.godwit.push.dispatch.Dispatcher;
import io.godwit.push.dispatch.LaneStatus;
import io.godwit.push.dispatch.PushListener;
import io.godwit.push.provider.ProviderType;
import io.godwit.push.text.Texts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The push role of a process. Requests go to the provider that the file of apps names; the file and its credentials are
 * watched, and what changes comes into force without losing a request.
 *
 * <p>Any thread may call it. {@link #start} reads files and {@link #close} waits for answers; nothing else blocks. Answers are
 * completed on providers' threads: what hangs on them must be brief.
 */
public final class PushService implements PushSender, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PushService.class);

    /** How often time limits are looked at: an attempt may take this much longer. */
    private static final long TICK_MILLIS = 100;

    /** Providers that are closed at the same time; each may take some seconds. */
    private static final int CLOSERS = 4;

    private final Dispatcher dispatcher;
    private final @Nullable AppsWatch watch;
    private final ExecutorService files;
    private final ThreadPoolExecutor closer;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final List<Future<?>> timers = new ArrayList<>();
    private final long stopMillis;

    private PushService(
            PushServiceSettings settings, List<ProviderType> types, PushListener listener, InstantSource wall) {
        this.closer = new ThreadPoolExecutor(
                CLOSERS, CLOSERS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon("godwit-push-closer"));
        this.closer.allowCoreThreadTimeOut(true);
        this.files = Executors.newSingleThreadExecutor(daemon("godwit-push-apps"));
        this.dispatcher = new Dispatcher(settings.lanes(), new Texts()::of, listener, wall, System::nanoTime, closer);
        this.watch = settings.appsFile()
                .map(file -> new AppsWatch(new Apps(file, types), dispatcher, listener))
                .orElse(null);
        this.stopMillis = settings.lanes().drain().toMillis();
    }

    /**
     * Opens all providers of the file of apps.
     *
     * @param types the kinds of providers that there are
     * @param timer calls what is due; is not blocked and not shut down
     * @throws IllegalArgumentException listing everything that is wrong with the file and the credentials it names
     */
    public static PushService start(
            PushServiceSettings settings,
            List<ProviderType> types,
            PushListener listener,
            InstantSource wall,
            ScheduledExecutorService timer) {
        PushService service = new PushService(settings, types, listener, wall);
        try {
            service.begin(settings, timer);
        } catch (AppsException e) {
            service.close();
            throw new IllegalArgumentException("the apps file " + e.getMessage(), e);
        }
        return service;
    }

    private void begin(PushServiceSettings settings, ScheduledExecutorService timer) throws AppsException {
        if (watch != null) {
            watch.begin();
            long millis = settings.poll().toMillis();
            timers.add(timer.scheduleWithFixedDelay(this::poll, millis, millis, TimeUnit.MILLISECONDS));
        }
        timers.add(timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS));
    }

    @Override
    public CompletionStage<PushOutcome> send(PushRequest request) {
        return dispatcher.send(request);
    }

    /** The apps of the file, in order of their names, and how their providers do. */
    public List<AppStatus> apps() {
        Map<String, List<LaneStatus>> byApp = new TreeMap<>();
        for (LaneStatus lane : dispatcher.status()) {
            byApp.computeIfAbsent(lane.name().app(), app -> new ArrayList<>()).add(lane);
        }
        return byApp.entrySet().stream()
                .map(app -> new AppStatus(app.getKey(), app.getValue()))
                .toList();
    }

    /** Why the file as it is now is not in force; empty if it is. */
    public Optional<String> problem() {
        return watch == null ? Optional.empty() : watch.problem();
    }

    /**
     * Looks at the file and the credentials at once, and tries again what was wrong with them.
     *
     * @return {@link #problem} after that
     */
    public CompletionStage<Optional<String>> reload() {
        AppsWatch apps = watch;
        if (apps == null) {
            return CompletableFuture.completedFuture(Optional.of("no apps file is set (push.apps-file)"));
        }
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        apps.look(true);
                        return apps.problem();
                    },
                    files);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(Optional.of("the push role stops"));
        }
    }

    /** A timer never calls again what has thrown once, and without it no time limit holds. */
    private void tick() {
        try {
            dispatcher.tick();
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Looking at the time limits of pushes failed: that is a mistake here");
        }
    }

    private void poll() {
        AppsWatch apps = watch;
        if (apps == null || !looking.compareAndSet(false, true)) {
            return; // the file system is slow: one look at a time
        }
        try {
            files.execute(() -> {
                try {
                    apps.look(false);
                } finally {
                    looking.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            looking.set(false);
        }
    }

    /** Refuses what comes from now on, and waits some seconds for the answers to what is under way. */
    @Override
    public void close() {
        timers.forEach(timer -> timer.cancel(false));
        files.shutdown();
        try {
            files.awaitTermination(stopMillis, TimeUnit.MILLISECONDS);
            dispatcher.close();
            closer.shutdown();
            closer.awaitTermination(stopMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closer.shutdownNow();
            dispatcher.giveUp();
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
