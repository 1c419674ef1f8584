// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.child.ManagedGodwit;
import io.godwit.loadtest.child.PushNodes;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import io.godwit.loadtest.measure.TimelineRecorder;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Registers devices that go away, sends to them, and waits until each was woken. {@link #accepted} is the providers'; all else is
 * the main thread's. One use.
 */
public final class PushRun {
    private static final int REGISTER_AT_ONCE = 50;
    private static final int TICK_MILLIS = 1;
    private static final int POLL_MILLIS = 100;
    /** How long after the last push to look for one too many. */
    private static final int SETTLE_SECONDS = 3;
    /** Each takes a connect; what is left stays unexplained. */
    private static final int MAX_INQUIRIES = 500;

    private final PushPlan plan;
    private final Progress progress;
    private final String run = TargetFactory.newRun();
    private final PushMeters meters;
    private final PushLedger ledger;

    public PushRun(PushPlan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
        this.meters = new PushMeters(user -> "app" + plan.appOf(user) + (plan.isFcm(user) ? "/fcm" : "/apns"));
        this.ledger = new PushLedger(meters::covered);
    }

    /** Whoever the providers tell. */
    public void accepted(Push push) {
        ledger.accepted(push);
        meters.pushed(userOf(push.token()));
    }

    /** The last part of a token is the user's number. */
    private static int userOf(String token) {
        try {
            return Integer.parseInt(token.substring(Math.max(0, token.length() - 7)), 16);
        } catch (NumberFormatException nobodys) {
            return 0; // the ledger reports it
        }
    }

    /** @param nodes that push for the server */
    public PushResult execute(ManagedGodwit godwit, PushNodes nodes, Providers providers)
            throws IOException, InterruptedException {
        var names = new Names(plan, run, godwit.tokens());
        try (var loop = new MqttLoop()) {
            double perSecond = register(names, godwit, loop);
            List<PushSender> senders = new ArrayList<>();
            for (int sender = 0; sender < plan.senders(); sender++) {
                senders.add(new PushSender(names.sender(sender), godwit.address(), loop, names, ledger, meters));
            }
            senders.forEach(sender -> loop.executor().execute(sender::connect));
            while (!loop.call(() -> senders.stream().allMatch(PushSender::isConnected))) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            var traffic = new PushTraffic(plan, names, meters, senders);
            return load(godwit, nodes, providers, loop, traffic, names, perSecond);
        }
    }

    private double register(Names names, ManagedGodwit godwit, MqttLoop loop) throws InterruptedException {
        var room = new Semaphore(REGISTER_AT_ONCE);
        var problem = new AtomicReference<Throwable>();
        long began = System.nanoTime();
        for (int user = 0; user < plan.users() && problem.get() == null; user++) {
            room.acquire();
            ledger.register(names.pushToken(user), user);
            var owner = new Owner(user, names, godwit.address(), loop, ledger);
            var unused = owner.register().whenComplete((done, failure) -> {
                room.release();
                if (failure != null) {
                    problem.compareAndSet(null, failure);
                }
            });
            progress.show("registering device " + (user + 1) + " of " + plan.users());
        }
        room.acquire(REGISTER_AT_ONCE);
        if (problem.get() != null) {
            throw new CompletionException("a device could not be registered", problem.get());
        }
        return plan.users() / ((System.nanoTime() - began) / 1e9);
    }

    private PushResult load(
            ManagedGodwit godwit,
            PushNodes nodes,
            Providers providers,
            MqttLoop loop,
            PushTraffic traffic,
            Names names,
            double registrations)
            throws InterruptedException {
        var watch = ProcessWatch.of(Map.of(godwit.pid(), "godwit"));
        Duration planned = plan.warmUp().plus(plan.time());
        var recorder = new TimelineRecorder("push, " + pace(), planned, watch, () -> meters.tally(ledger.uncovered()));
        loop.every(TICK_MILLIS, traffic::tick);
        long began = System.nanoTime();
        watch.begin();
        loop.call(() -> {
            traffic.start();
            return true;
        });
        try (var script = new FaultScript(plan.faults(), godwit, nodes, providers, ledger, meters, progress::say)) {
            var usage = new Usage(watch, godwit.pid());
            while (System.nanoTime() - began < planned.toNanos()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                usage.look(godwit);
                recorder.tick("measuring");
                progress.show(state());
            }
            loop.call(() -> {
                traffic.stop();
                return true;
            });
            List<ProcessUsage> processes = usage.end();
            double seconds = (System.nanoTime() - began) / 1e9;
            long acknowledged = meters.acknowledgedCount();
            long pushes = meters.pushCount();
            double covered = settle(script, loop, traffic, recorder);
            script.measure("in the end");
            inquire(names, godwit, loop);
            long unanswered = loop.call(traffic::outstanding) + (script.failed() ? 1 : 0);
            return new PushResult(
                    registrations,
                    meters.publishedCount(),
                    loop.call(traffic::unsent),
                    meters.refusedCount(),
                    meters.pushCount(),
                    providers.requests(),
                    seconds,
                    acknowledged / seconds,
                    pushes / seconds,
                    covered,
                    meters.puback(),
                    meters.lanes(),
                    meters.alone(),
                    meters.pushesOfLanes(),
                    processes,
                    script.memory(),
                    script.happenings(),
                    ledger.verdict(unanswered),
                    recorder.finish("drain", Map.of("push", meters.all())));
        }
    }

    /** Seconds until all is acknowledged and everybody was woken, or the limit. */
    private double settle(FaultScript script, MqttLoop loop, PushTraffic traffic, TimelineRecorder recorder)
            throws InterruptedException {
        long began = System.nanoTime();
        long seconds = plan.coverLimit().toSeconds();
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(seconds)
                && (!script.isOver() || loop.call(traffic::outstanding) > 0 || ledger.uncovered() > 0)) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            recorder.tick("drain");
            progress.show("waiting; " + state());
        }
        double lasted = (System.nanoTime() - began) / 1e9;
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        return lasted;
    }

    /** The server records why it tried again: what was accepted twice because an answer came too late is no mistake of its. */
    private void inquire(Names names, ManagedGodwit godwit, MqttLoop loop) {
        ledger.repeated().entrySet().stream().limit(MAX_INQUIRIES).forEach(repeated -> {
            Push push = repeated.getKey();
            try {
                long unanswered = Inquiry.unanswered(userOf(push.token()), push, names, godwit.address(), loop)
                        .toCompletableFuture()
                        .join();
                if (unanswered >= repeated.getValue() - 1) {
                    ledger.unanswered(push);
                }
            } catch (CompletionException noAnswer) {
                progress.say("the server does not say why it pushed twice: " + noAnswer.getMessage());
            }
        });
    }

    private String pace() {
        return plan.rate() == 0 ? plan.inFlight() + " in flight" : (long) plan.rate() + "/s";
    }

    private String state() {
        return meters.acknowledgedCount() + " messages acknowledged, " + meters.pushCount() + " pushes, "
                + ledger.uncovered() + " messages wait for one";
    }

    /** CPU until the server is another process. */
    private final class Usage {
        private final ProcessWatch watch;
        private final long pid;
        private List<ProcessUsage> processes = List.of();

        Usage(ProcessWatch watch, long pid) {
            this.watch = watch;
            this.pid = pid;
        }

        void look(ManagedGodwit godwit) {
            if (godwit.pid() == pid && godwit.isAlive()) {
                processes = watch.end(meters.acknowledgedCount());
            }
        }

        List<ProcessUsage> end() {
            return processes;
        }
    }
}
