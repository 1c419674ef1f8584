// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.xmpp;

import io.godwit.loadtest.adapter.TargetFactory;
import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.child.Ejabberd;
import io.godwit.loadtest.load.LoadPlan;
import io.godwit.loadtest.load.LoadResult;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.measure.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;

/**
 * One run against ejabberd: accounts, logins, warm-up, measurement, the rest, the judgement. Smack has two threads for
 * each connection, so the generator takes a greater share of the machine than with MQTT; at most 1,000 pairs. Use
 * once; blocks the calling thread.
 */
public final class XmppRun {
    private static final int MAX_PAIRS = 1_000;
    private static final long TICK_MILLIS = 1_000;
    private static final long DRAIN_POLL_MILLIS = 20;

    private final Ejabberd server;
    private final LoadPlan plan;
    private final ProcessWatch watch;
    private final Progress progress;
    private final String run = TargetFactory.newRun();
    private final XmppMeters meters = new XmppMeters();
    private final List<XmppPair> pairs = new ArrayList<>();
    private final List<XMPPTCPConnection> connections = new ArrayList<>();
    private volatile boolean pacing;
    private long shownDelivered;

    public XmppRun(Ejabberd server, LoadPlan plan, ProcessWatch watch, Progress progress) {
        if (plan.pairs() > MAX_PAIRS) {
            throw new IllegalArgumentException("pairs must be 1 to " + MAX_PAIRS + " for XMPP but is " + plan.pairs());
        }
        this.server = server;
        this.plan = plan;
        this.watch = watch;
        this.progress = progress;
    }

    /** Fails if the server refuses an account or a login; what goes wrong later is in the result's check. */
    public LoadResult execute() throws IOException {
        try {
            connect();
            start();
            pass("warm-up", plan.warmUp());
            watch.begin();
            meters.begin();
            var begin = Snapshot.of(meters);
            pass("measuring", plan.measure());
            meters.end();
            var end = Snapshot.of(meters);
            double foreignCores = watch.foreignCores();
            List<ProcessUsage> processes = busy(watch.end(end.delivered - begin.delivered));
            return result(begin, end, foreignCores, finish(), processes);
        } finally {
            pacing = false;
            pairs.forEach(XmppPair::end);
            connections.forEach(XMPPTCPConnection::disconnect);
        }
    }

    /** An Erlang VM has half a dozen helpers, of which most do nothing. */
    private static List<ProcessUsage> busy(List<ProcessUsage> all) {
        return all.stream().filter(usage -> usage.cpuSeconds() > 0).toList();
    }

    private void connect() throws IOException {
        var login = new XmppLogin(server.chat(), Ejabberd.DOMAIN);
        for (int i = 0; i < plan.pairs(); i++) {
            progress.show("connecting pair " + (i + 1) + " of " + plan.pairs());
            XMPPTCPConnection recipient = open(login, "bob-" + run + "-" + i);
            XMPPTCPConnection sender = open(login, "alice-" + run + "-" + i);
            var pair = new XmppPair(i, run, plan.payloadBytes(), plan.inFlight(), meters);
            pair.use(sender, recipient);
            pairs.add(pair);
        }
    }

    private XMPPTCPConnection open(XmppLogin login, String user) throws IOException {
        String password = "pw-" + run;
        server.register(user, password);
        XMPPTCPConnection connection = login.open(user, password);
        connections.add(connection);
        return connection;
    }

    private void start() {
        if (plan.openLoop()) {
            pacing = true;
            var pacer = new Thread(this::pace, "loadtest-xmpp-pacer");
            pacer.setDaemon(true);
            pacer.start();
        } else {
            pairs.forEach(XmppPair::startClosedLoop);
        }
    }

    /** A late wake-up shows as latency, it never thins out the rate. */
    private void pace() {
        double periodNanos = 1e9 / plan.ratePerSecond();
        long began = System.nanoTime();
        for (long number = 0; pacing; number++) {
            long due = began + (long) (number * periodNanos);
            for (long wait = due - System.nanoTime(); wait > 0 && pacing; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            pairs.get((int) (number % pairs.size())).sendDue(due);
        }
    }

    private void pass(String phase, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        long left = time.toMillis();
        while (left > 0) {
            sleep(Math.min(left, TICK_MILLIS));
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            watch.sample();
            long delivered = meters.delivered();
            progress.show("%s: %s, %d s left, %d messages in the last second"
                    .formatted(server.name(), phase, Math.max(0, left / 1_000), delivered - shownDelivered));
            shownDelivered = delivered;
        }
    }

    private CheckSummary finish() {
        pacing = false;
        pairs.forEach(XmppPair::stop);
        drain();
        return pairs.stream().map(XmppPair::check).reduce(CheckSummary.empty(), CheckSummary::plus);
    }

    /**
     * The plan's time to drain begins anew with each message that still comes, because a synced archive may take longer
     * for what is in flight than any server does for the whole of it; slow is not lost.
     */
    private void drain() {
        long last = -1;
        long movedNanos = System.nanoTime();
        while (!pairs.stream().allMatch(XmppPair::settled)
                && System.nanoTime() - movedNanos < plan.drain().toNanos()) {
            long moved = meters.acknowledged() + meters.delivered();
            if (moved != last) {
                last = moved;
                movedNanos = System.nanoTime();
            }
            sleep(DRAIN_POLL_MILLIS);
        }
    }

    private LoadResult result(
            Snapshot begin, Snapshot end, double foreignCores, CheckSummary check, List<ProcessUsage> processes) {
        double seconds = (end.nanos - begin.nanos) / 1e9;
        return new LoadResult(
                server.name(),
                plan.pairs(),
                plan.payloadBytes(),
                plan.inFlight(),
                plan.ratePerSecond(),
                seconds,
                (end.delivered - begin.delivered) / seconds,
                (end.acknowledged - begin.acknowledged) / seconds,
                meters.acknowledgement(),
                meters.endToEnd(),
                meters.sendDelay(),
                foreignCores,
                pairs.stream().mapToLong(XmppPair::notSent).sum(),
                check,
                processes);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stop);
        }
    }

    private record Snapshot(long nanos, long acknowledged, long delivered) {
        static Snapshot of(XmppMeters meters) {
            return new Snapshot(System.nanoTime(), meters.acknowledged(), meters.delivered());
        }
    }
}
