// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import io.godwit.loadtest.measure.Timeline;
import java.util.List;
import java.util.Map;

/**
 * What a run measured and found.
 *
 * @param registrationsPerSecond of devices, each with a connect
 * @param published messages that were sent
 * @param unsent messages that were due while too many waited for the server
 * @param refusals PUBACKs that refused; those messages were sent again
 * @param pushes that providers accepted
 * @param requests that providers got, those refused too
 * @param loadSeconds in which messages were sent, with warm-up
 * @param acknowledgedPerSecond in that time
 * @param pushesPerSecond in that time
 * @param coveredAfterSeconds from the end of the load until nobody waited for a push
 * @param puback from due to PUBACK
 * @param lanes from due to accepted, by app, provider, and what was broken when the message was due
 * @param alone the same for devices that had no message for two seconds, with nothing broken
 * @param pushesOfLanes accepted, by app and provider
 * @param processes until the end of the load or the first kill, shared out over the messages acknowledged until then
 * @param memory of the server at certain moments
 * @param happenings what was broken, when
 */
public record PushResult(
        double registrationsPerSecond,
        long published,
        long unsent,
        long refusals,
        long pushes,
        long requests,
        double loadSeconds,
        double acknowledgedPerSecond,
        double pushesPerSecond,
        double coveredAfterSeconds,
        LatencySummary puback,
        Map<String, LatencySummary> lanes,
        LatencySummary alone,
        Map<String, Long> pushesOfLanes,
        List<ProcessUsage> processes,
        List<Memory> memory,
        List<String> happenings,
        PushVerdict verdict,
        Timeline timeline) {

    /** The server's memory; the heap is what survives a full collection. */
    public record Memory(String when, double residentMiB, double liveHeapMiB) {}
}
