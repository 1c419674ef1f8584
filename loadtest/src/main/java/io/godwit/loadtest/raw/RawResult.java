// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.raw;

import io.godwit.loadtest.check.CheckSummary;
import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import java.util.List;

/**
 * What one publisher and its subscribers saw.
 *
 * @param published messages sent, of which each subscriber must get each
 * @param deliveredPerSecond arrivals at all subscribers together
 * @param puback from when a message was due to its PUBACK
 * @param endToEnd from when a message was due to its arrival, over all subscribers
 * @param strangerRefused whether a user without an acl was kept from subscribing
 */
public record RawResult(
        int subscribers,
        double ratePerSecond,
        long published,
        double deliveredPerSecond,
        LatencySummary puback,
        LatencySummary endToEnd,
        boolean strangerRefused,
        double foreignCores,
        CheckSummary check,
        List<ProcessUsage> processes) {

    public RawResult {
        processes = List.copyOf(processes);
    }
}
