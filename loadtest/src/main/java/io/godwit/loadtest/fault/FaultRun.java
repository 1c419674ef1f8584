// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.fault;

import io.godwit.loadtest.adapter.TokenMinter;
import io.godwit.loadtest.check.BookVerdict;
import io.godwit.loadtest.check.MessageBook;
import io.godwit.loadtest.child.ManagedGodwit;
import io.godwit.loadtest.device.Population;
import io.godwit.loadtest.device.ReadBack;
import io.godwit.loadtest.device.Traffic;
import io.godwit.loadtest.mqtt.MqttLoop;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Load, faults by a plan, time to heal, and judgement. Use once; blocks the calling thread. */
public final class FaultRun {
    private static final int CONNECT_SECONDS = 60;
    private static final int HEAL_SECONDS = 120;
    private static final int POLL_MILLIS = 100;

    private final Rig rig;
    private final String run;
    private final Random random;
    private final int users;
    private final int payloadBytes;
    private final double ratePerSecond;
    private final boolean overlap;
    private final Consumer<String> say;
    private final MessageBook book = new MessageBook();
    private final Traffic traffic = new Traffic();

    /**
     * @param run part of all names
     * @param random spreads devices over servers
     * @param say hears each fault and each phase
     */
    public FaultRun(
            Rig rig,
            String run,
            Random random,
            int users,
            int payloadBytes,
            double ratePerSecond,
            boolean overlap,
            Consumer<String> say) {
        this.rig = rig;
        this.random = random;
        this.run = run;
        this.users = users;
        this.payloadBytes = payloadBytes;
        this.ratePerSecond = ratePerSecond;
        this.overlap = overlap;
        this.say = say;
    }

    /** Faults come by the plan; the load lasts for {@code seconds}, or longer if the faults do. */
    public Outcome execute(Plan plan, double seconds) throws IOException, InterruptedException {
        TokenMinter tokens = rig.server().tokens();
        try (var loop = new MqttLoop();
                var director = new Director(rig, loop, traffic, overlap, say)) {
            long began = System.nanoTime();
            Population population = loop.call(() ->
                    new Population(loop, rig.addresses(), random, tokens, run, users, payloadBytes, book, traffic));
            connect(loop, population);
            loop.executor().execute(() -> population.pace(ratePerSecond));
            List<Happening> happenings = director.execute(plan, population);
            Signals.sleep(Math.max(0, seconds - (System.nanoTime() - began) / 1e9));
            heal(loop, population);
            var readBack = new ReadBack(loop, rig.addressesAlive(), tokens, book);
            readBack.read(population.names(), say);
            int losses = rig.servers().stream().mapToInt(ManagedGodwit::losses).sum();
            List<String> problems = rig.supervisor().problems();
            return loop.call(() -> new Outcome(happenings, losses, problems, traffic.counts(), book.verdict()));
        }
    }

    private void connect(MqttLoop loop, Population population) throws InterruptedException {
        loop.executor().execute(population::connect);
        boolean all = await(CONNECT_SECONDS, () -> loop.call(() -> population.connected() == population.size()));
        if (!all) {
            throw new IllegalStateException("only " + loop.call(population::connected) + " of " + population.size()
                    + " devices connected within " + CONNECT_SECONDS + " s");
        }
        say.accept(population.size() + " devices of " + users + " users are connected");
    }

    private void heal(MqttLoop loop, Population population) throws InterruptedException {
        loop.executor().execute(() -> population.pace(0));
        say.accept("no more messages; waiting for what is under way");
        boolean done = await(HEAL_SECONDS, () -> loop.call(() -> book.unanswered() == 0 && book.underWay() == 0));
        if (!done) {
            say.accept("after " + HEAL_SECONDS + " s: " + loop.call(book::unanswered) + " unanswered, "
                    + loop.call(book::underWay) + " not everywhere");
        }
        loop.call(() -> {
            population.close();
            return true;
        });
    }

    private static boolean await(int seconds, BooleanSupplier condition) throws InterruptedException {
        for (int waited = 0; waited < seconds * 1_000; waited += POLL_MILLIS) {
            if (condition.getAsBoolean()) {
                return true;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return condition.getAsBoolean();
    }

    /**
     * What happened and what it did.
     *
     * @param losses how often a server ended by itself, to be started again
     * @param problems of servers
     */
    public record Outcome(
            List<Happening> happenings,
            int losses,
            List<String> problems,
            Traffic.Counts traffic,
            BookVerdict verdict) {
        public Outcome {
            happenings = List.copyOf(happenings);
            problems = List.copyOf(problems);
        }
    }
}
