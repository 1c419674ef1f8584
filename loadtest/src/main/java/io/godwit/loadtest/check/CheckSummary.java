// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.check;

/**
 * What the checker found. Everything up to {@code other} is no fault; any
 * later figure above zero is.
 *
 * @param sent messages written to a socket
 * @param acknowledged of these, answered with a good PUBACK
 * @param refused of these, answered with a PUBACK that says no
 * @param received messages of this run that arrived, each counted once
 * @param other deliveries that are no message of this run, such as read marks
 * @param unacknowledged sent and never answered
 * @param lost acknowledged and never received
 * @param duplicated received again
 * @param reordered received after a later one of the same sender
 * @param misdelivered received by someone for whom it was not
 * @param positionGaps positions missing in a mailbox as its owner received it
 * @param positionsRepeated deliveries at or before a position already seen
 * @param connectionsLost connections that the server ended
 */
public record CheckSummary(
        long sent,
        long acknowledged,
        long refused,
        long received,
        long other,
        long unacknowledged,
        long lost,
        long duplicated,
        long reordered,
        long misdelivered,
        long positionGaps,
        long positionsRepeated,
        long connectionsLost) {

    /** True if nothing that was promised was broken; refusals are answers, not faults. */
    public boolean clean() {
        return unacknowledged
                        + lost
                        + duplicated
                        + reordered
                        + misdelivered
                        + positionGaps
                        + positionsRepeated
                        + connectionsLost
                == 0;
    }

    /** Adds up two runs or two pairs. */
    public CheckSummary plus(CheckSummary more) {
        return new CheckSummary(
                sent + more.sent,
                acknowledged + more.acknowledged,
                refused + more.refused,
                received + more.received,
                other + more.other,
                unacknowledged + more.unacknowledged,
                lost + more.lost,
                duplicated + more.duplicated,
                reordered + more.reordered,
                misdelivered + more.misdelivered,
                positionGaps + more.positionGaps,
                positionsRepeated + more.positionsRepeated,
                connectionsLost + more.connectionsLost);
    }

    /** Of a further recipient of messages that are already counted elsewhere: only what it received or missed. */
    public CheckSummary deliveriesOnly() {
        return new CheckSummary(
                0,
                0,
                0,
                received,
                other,
                0,
                lost,
                duplicated,
                reordered,
                misdelivered,
                positionGaps,
                positionsRepeated,
                connectionsLost);
    }

    /** Nothing sent, nothing found. */
    public static CheckSummary empty() {
        return new CheckSummary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
