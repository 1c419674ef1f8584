// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import io.godwit.loadtest.child.ManagedGodwit;
import io.godwit.loadtest.child.PushNodes;
import io.godwit.loadtest.measure.LiveHeap;
import io.godwit.loadtest.measure.ProcessWatch;
import io.godwit.loadtest.push.PushResult.Memory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Carries faults out, each on a thread of its own, and notes the server's memory around outages. */
final class FaultScript implements AutoCloseable {
    private static final double MIB = 1024.0 * 1024.0;

    private final ManagedGodwit godwit;
    private final PushNodes nodes;
    private final Providers providers;
    private final PushLedger ledger;
    private final PushMeters meters;
    private final Consumer<String> say;
    private final ScheduledExecutorService threads;
    private final AtomicInteger open = new AtomicInteger();
    private final List<String> happenings = new ArrayList<>();
    private final List<Memory> memory = new ArrayList<>();
    private final long beganNanos = System.nanoTime();
    private volatile boolean failed;

    FaultScript(
            List<PushFault> faults,
            ManagedGodwit godwit,
            PushNodes nodes,
            Providers providers,
            PushLedger ledger,
            PushMeters meters,
            Consumer<String> say) {
        this.godwit = godwit;
        this.nodes = nodes;
        this.providers = providers;
        this.ledger = ledger;
        this.meters = meters;
        this.say = say;
        this.threads = Executors.newScheduledThreadPool(Math.max(1, faults.size()), FaultScript::daemon);
        open.set(faults.size());
        for (PushFault fault : faults) {
            Future<?> unused = threads.schedule(() -> run(fault), fault.at().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "loadtest-fault");
        thread.setDaemon(true);
        return thread;
    }

    private void run(PushFault fault) {
        try {
            switch (fault.kind()) {
                case SERVER_KILL -> kill(fault);
                case PUSH_KILL -> killNode(fault);
                case PUSH_KILL_ALL -> killNodes(fault);
                case PROVIDER_OUTAGE -> outage(fault);
            }
        } catch (IOException | InterruptedException | RuntimeException failure) {
            failed = true;
            note(fault + " failed: " + failure);
        } finally {
            open.decrementAndGet();
        }
    }

    private void kill(PushFault fault) throws IOException, InterruptedException {
        synchronized (godwit) { // one kill after the other
            Runnable end = begin(fault);
            godwit.kill();
            godwit.startAgain();
            end(fault, end);
        }
    }

    private void killNode(PushFault fault) throws InterruptedException {
        synchronized (nodes) {
            Runnable end = begin(fault);
            nodes.killOne();
            end(fault, end);
        }
    }

    private void killNodes(PushFault fault) throws IOException, InterruptedException {
        synchronized (nodes) {
            Runnable end = begin(fault);
            nodes.killAll();
            TimeUnit.NANOSECONDS.sleep(fault.lasts().toNanos());
            nodes.startOne();
            end(fault, end);
        }
    }

    private void outage(PushFault fault) throws IOException, InterruptedException {
        measure("before the outage");
        Runnable end = begin(fault);
        providers.fail(fault.outage());
        TimeUnit.NANOSECONDS.sleep(fault.lasts().toNanos());
        measure("at the end of the outage");
        providers.heal();
        end(fault, end);
    }

    private Runnable begin(PushFault fault) {
        meters.phase(", due in " + fault);
        note(fault + " begins");
        return ledger.faultBegins(System.nanoTime());
    }

    private void end(PushFault fault, Runnable end) {
        end.run();
        meters.phase("");
        note(fault + " is over");
    }

    /** Makes the server collect fully, which shows as a pause. */
    void measure(String when) {
        try {
            double heap = LiveHeap.bytes(godwit.pid()) / MIB;
            synchronized (this) {
                memory.add(new Memory(when, ProcessWatch.rssBytes(godwit.pid()) / MIB, heap));
            }
        } catch (RuntimeException killed) {
            note("no memory figures " + when + ": " + killed.getMessage());
        }
    }

    private synchronized void note(String what) {
        String line = String.format(Locale.ROOT, "%.1f s: %s", (System.nanoTime() - beganNanos) / 1e9, what);
        happenings.add(line);
        say.accept(line);
    }

    boolean isOver() {
        return open.get() == 0;
    }

    /** A fault that could not be carried out or undone: what was found says little then. */
    boolean failed() {
        return failed;
    }

    synchronized List<String> happenings() {
        return List.copyOf(happenings);
    }

    synchronized List<Memory> memory() {
        return List.copyOf(memory);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
