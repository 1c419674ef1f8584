// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.device;

import io.godwit.loadtest.check.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts of what the devices did, and a stop watch for interruptions. Confined to the event loop. */
public final class Traffic {
    private final List<Watch> watches = new ArrayList<>();
    private final List<UserWaits> waits = new ArrayList<>();
    private final Map<String, Long> refusals = new HashMap<>();
    private long connects;
    private long connectFailures;
    private long attempts;
    private long acknowledged;
    private long entries;
    private long overdue;
    private long notSent;

    void connected() {
        connects++;
    }

    void connectFailed() {
        connectFailures++;
    }

    void attempted() {
        attempts++;
    }

    void received() {
        entries++;
    }

    void overdue() {
        overdue++;
    }

    void notSent() {
        notSent++;
    }

    void refused(String reason) {
        refusals.merge(reason, 1L, Long::sum);
    }

    void acknowledged(long attemptNanos) {
        acknowledged++;
        long now = System.nanoTime();
        watches.removeIf(watch -> watch.acknowledged(attemptNanos, now));
    }

    void due(Message message, long dueNanos) {
        waits.forEach(one -> one.due(message, dueNanos));
    }

    /** Well. */
    void answered(Message message) {
        waits.forEach(one -> one.answered(message));
    }

    /** This user's connection, or attempt at one. */
    void lost(String user) {
        waits.forEach(one -> one.lost(user));
    }

    /** A stop watch for each user; these are connected to servers that are not hit. */
    UserWaits userWaits(List<String> unhit) {
        var all = new UserWaits(unhit, waits::remove);
        waits.add(all);
        return all;
    }

    /** A stop watch for the longest time without any acknowledgement, from now on. */
    public Watch watch() {
        var watch = new Watch();
        watches.add(watch);
        return watch;
    }

    /** A copy of the counts. */
    public Counts counts() {
        return new Counts(
                connects, connectFailures, attempts, acknowledged, entries, overdue, notSent, Map.copyOf(refusals));
    }

    /**
     * What the devices did.
     *
     * @param connects connections that were accepted
     * @param connectFailures attempts to connect that were not
     * @param attempts messages written, repetitions included
     * @param acknowledged good answers, repetitions included
     * @param entries deliveries, repetitions included
     * @param overdue connections given up because an answer did not come
     * @param notSent messages that were due while a device had too many unanswered ones
     * @param refusals refused attempts by reason; most are repeated
     */
    public record Counts(
            long connects,
            long connectFailures,
            long attempts,
            long acknowledged,
            long entries,
            long overdue,
            long notSent,
            Map<String, Long> refusals) {}

    /** Runs until the first acknowledgement of a message that was written after {@link #undone}. */
    public static final class Watch {
        private final CompletableFuture<Double> result = new CompletableFuture<>();
        private long latestNanos = System.nanoTime();
        private long undoneNanos;
        private boolean undone;
        private double longest;

        private Watch() {}

        /** What disturbs is over; completes with seconds, or never if nothing is acknowledged any more. */
        public CompletionStage<Double> undone() {
            undone = true;
            undoneNanos = System.nanoTime();
            return result;
        }

        private boolean acknowledged(long attemptNanos, long now) {
            longest = Math.max(longest, (now - latestNanos) / 1e9);
            latestNanos = now;
            boolean over = undone && attemptNanos - undoneNanos > 0;
            if (over) {
                result.complete(longest);
            }
            return over;
        }
    }
}
