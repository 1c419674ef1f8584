// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.push;

import java.time.Duration;

/**
 * When devices are woken.
 *
 * @param grace how long a connected device may take to acknowledge before it is woken
 * @param drainGrace the same right after it connected, when it has a backlog to read
 * @param disconnectDelay how long a device that disconnected with a backlog may take to come back
 * @param spacing shortest time between two rounds of notifications for a device: what comes in between is told together
 * @param ttl older messages are not worth a notification
 * @param callTtl the same for calls
 * @param maxAttempts attempts that reached the provider before a notification is given up
 * @param firstBackOff longest pause before the second attempt; each further one is twice as long
 * @param longestBackOff the bound of that
 * @param quarantine how long an address that the provider took for wrong is left alone
 * @param maxAddresses addresses of a user; the one registered longest ago makes room
 * @param addressAge an address that was not registered anew for so long is dropped: FCM's own tokens end after 270 days
 * @param maxPerMinute notifications of a device per minute; more are put off, and told together
 * @param maxDialogs notifications of one round; the others are counted in the badge only
 * @param idle how long a mailbox without anything to push stays in the list of those to look after
 */
public record PushSettings(
        Duration grace,
        Duration drainGrace,
        Duration disconnectDelay,
        Duration spacing,
        Duration ttl,
        Duration callTtl,
        int maxAttempts,
        Duration firstBackOff,
        Duration longestBackOff,
        Duration quarantine,
        int maxAddresses,
        Duration addressAge,
        int maxPerMinute,
        int maxDialogs,
        Duration idle) {

    public static PushSettings defaults() {
        return new PushSettings(
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                Duration.ofSeconds(45),
                8,
                Duration.ofSeconds(10),
                Duration.ofMinutes(15),
                Duration.ofDays(1),
                20,
                Duration.ofDays(270),
                60,
                10,
                Duration.ofSeconds(30));
    }

    /** The same with another {@link #grace}. */
    public PushSettings withGrace(Duration time) {
        return new PushSettings(
                time,
                drainGrace,
                disconnectDelay,
                spacing,
                ttl,
                callTtl,
                maxAttempts,
                firstBackOff,
                longestBackOff,
                quarantine,
                maxAddresses,
                addressAge,
                maxPerMinute,
                maxDialogs,
                idle);
    }
}
