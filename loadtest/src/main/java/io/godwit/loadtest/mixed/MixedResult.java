// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.mixed;

import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import java.util.List;

/**
 * What happened in a day.
 *
 * @param bursts times that somebody sent many messages at once
 * @param signalsArrived of those sent; what is sent to someone away is dropped, so fewer is no fault
 * @param departures readers who went, all of whom came back
 * @param refusedReturns connects that did not come about and were tried again
 * @param again entries that came again after a reconnect with their old position: allowed
 * @param puback from when a message was written, bursts queue included, to its PUBACK
 * @param endToEnd from when a message was written to its arrival, of those whose reader was there
 * @param reconnect from opening the socket to CONNACK
 * @param seconds of the day, without the time that the last ones took
 */
public record MixedResult(
        long bursts,
        long signalsSent,
        long signalsArrived,
        long departures,
        long refusedReturns,
        long again,
        LatencySummary puback,
        LatencySummary endToEnd,
        LatencySummary reconnect,
        double seconds,
        double foreignCores,
        CheckSummary check,
        List<ProcessUsage> processes) {

    public MixedResult {
        processes = List.copyOf(processes);
    }
}
