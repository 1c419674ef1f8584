// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.Timeline;
import java.util.List;

/**
 * What one run measured. Rates and latencies are of the measured time, the check is of all messages, warm-up included.
 *
 * @param ratePerSecond what was asked for; 0 for the closed loop
 * @param seconds measured time
 * @param deliveredPerSecond arrivals at recipients
 * @param acknowledgedPerSecond good PUBACKs at senders
 * @param puback from when the message was due (closed loop: sent) to its PUBACK
 * @param endToEnd from when the message was due (closed loop: sent) to its arrival
 * @param sendDelay from when the message was due to when it was sent; what the generator and a full window add
 * @param foreignCores CPU that processes other than the watched ones took meanwhile
 * @param notSent due messages that never went out, because the server was too slow for the rate
 * @param timeline all of the run, warm-up and the wait for the last ones included
 */
public record LoadResult(
        String target,
        int pairs,
        int payloadBytes,
        int inFlight,
        double ratePerSecond,
        double seconds,
        double deliveredPerSecond,
        double acknowledgedPerSecond,
        LatencySummary puback,
        LatencySummary endToEnd,
        LatencySummary sendDelay,
        double foreignCores,
        long notSent,
        CheckSummary check,
        List<ProcessUsage> processes,
        Timeline timeline) {

    private static final String BURN_IN = " (burn-in)";

    /** Without a timeline. */
    public LoadResult(
            String target,
            int pairs,
            int payloadBytes,
            int inFlight,
            double ratePerSecond,
            double seconds,
            double deliveredPerSecond,
            double acknowledgedPerSecond,
            LatencySummary puback,
            LatencySummary endToEnd,
            LatencySummary sendDelay,
            double foreignCores,
            long notSent,
            CheckSummary check,
            List<ProcessUsage> processes) {
        this(
                target,
                pairs,
                payloadBytes,
                inFlight,
                ratePerSecond,
                seconds,
                deliveredPerSecond,
                acknowledgedPerSecond,
                puback,
                endToEnd,
                sendDelay,
                foreignCores,
                notSent,
                check,
                processes,
                Timeline.empty());
    }

    /** The same, marked in its name as not to be compared with others; its check still counts. */
    public LoadResult asBurnIn() {
        return new LoadResult(
                target + BURN_IN,
                pairs,
                payloadBytes,
                inFlight,
                ratePerSecond,
                seconds,
                deliveredPerSecond,
                acknowledgedPerSecond,
                puback,
                endToEnd,
                sendDelay,
                foreignCores,
                notSent,
                check,
                processes,
                timeline);
    }

    /** Whether this is only {@link #asBurnIn}. */
    public boolean burnIn() {
        return target.endsWith(BURN_IN);
    }

    /** Such as {@code 10 in flight} or {@code 2000/s}. */
    public String pace() {
        return ratePerSecond > 0 ? Math.round(ratePerSecond) + "/s" : inFlight + " in flight";
    }
}
