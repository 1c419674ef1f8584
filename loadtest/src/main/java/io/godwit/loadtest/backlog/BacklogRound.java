// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.backlog;

import io.godwit.loadtest.measure.LatencySummary;
import io.godwit.loadtest.measure.ProcessUsage;
import java.util.List;

/**
 * One time that all devices came back.
 *
 * @param round counted from 1
 * @param feedPerSecond messages acknowledged per second while all devices were away
 * @param expected entries that waited
 * @param fetched of these, arrived before the round ended
 * @param connectSeconds from the first connect to the last CONNACK
 * @param seconds from the first connect to the last entry
 * @param firstEntry from the first connect of all to a device's first entry
 * @param caughtUp from the first connect of all to a device's last entry
 * @param foreignCores CPU that processes other than the watched ones took meanwhile
 */
public record BacklogRound(
        int round,
        double feedPerSecond,
        long expected,
        long fetched,
        double connectSeconds,
        double seconds,
        LatencySummary firstEntry,
        LatencySummary caughtUp,
        double foreignCores,
        List<ProcessUsage> processes) {

    public BacklogRound {
        processes = List.copyOf(processes);
    }

    /** Over all devices, connecting included. */
    public double entriesPerSecond() {
        return seconds > 0 ? fetched / seconds : 0;
    }
}
