// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Makes messages due, at even times or as fast as they are acknowledged. Confined to the event loop, where it ticks. */
final class PushTraffic {
    /** Twice the time that the server leaves between two pushes to a device. */
    private static final long ALONE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PushPlan plan;
    private final Names names;
    private final PushMeters meters;
    private final List<PushSender> senders;
    private final Random random;
    private final long[] lastDue;
    private long beganNanos;
    private long number;
    private long unsent;
    private boolean running;

    PushTraffic(PushPlan plan, Names names, PushMeters meters, List<PushSender> senders) {
        this.plan = plan;
        this.names = names;
        this.meters = meters;
        this.senders = List.copyOf(senders);
        this.random = new Random(plan.seed());
        this.lastDue = new long[plan.users()];
        Arrays.fill(lastDue, System.nanoTime() - ALONE_NANOS);
    }

    void start() {
        beganNanos = System.nanoTime();
        running = true;
    }

    void stop() {
        running = false;
    }

    /** To be called every millisecond. */
    void tick() {
        long now = System.nanoTime();
        if (running && plan.rate() > 0) {
            for (long due = dueNanos(); due - now <= 0; due = dueNanos()) {
                sendToAnybody(due);
            }
        } else if (running) {
            for (int sender = 0; sender < senders.size(); sender++) {
                fill(sender, now);
            }
        }
        senders.forEach(PushSender::pump);
    }

    private long dueNanos() {
        return beganNanos + (long) (number * 1e9 / plan.rate());
    }

    private void sendToAnybody(long due) {
        int user = random.nextInt(plan.users());
        send(plan.senderOf(user, random.nextInt(plan.dialogs())), user, due);
    }

    private void fill(int sender, long now) {
        PushSender from = senders.get(sender);
        while (from.isConnected() && from.outstanding() < plan.inFlight()) {
            int first = Math.floorMod(sender - random.nextInt(plan.dialogs()), plan.senders());
            int many = (plan.users() - first + plan.senders() - 1) / plan.senders();
            send(sender, first + plan.senders() * random.nextInt(many), now);
        }
    }

    private void send(int sender, int user, long due) {
        boolean measured = due - beganNanos >= plan.warmUp().toNanos();
        boolean alone = due - lastDue[user] > ALONE_NANOS;
        lastDue[user] = due;
        var sent = new Sent(user, names.sender(sender), names.run() + "-" + number++, due, measured, alone);
        if (senders.get(sender).add(sent)) {
            meters.published();
        } else {
            unsent++;
        }
    }

    /** Messages that were due and could not be kept until the server took them. */
    long unsent() {
        return unsent;
    }

    long outstanding() {
        return senders.stream().mapToLong(PushSender::outstanding).sum();
    }

    double seconds() {
        return (System.nanoTime() - beganNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
