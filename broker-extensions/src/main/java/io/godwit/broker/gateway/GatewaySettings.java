// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import java.time.Duration;

/**
 * Bounds of one connection.
 *
 * @param maxPayload longest payload of a message, in bytes
 * @param sendRate publishes per second of one connection, in the long run
 * @param sendBurst publishes at once after a quiet time
 * @param window entries under way to a device unacknowledged, unless it asks for another
 * @param streamWindow the same in stream mode
 * @param publishTimeout how long a publish waits for the engine: longer than the engine itself waits
 * @param attachTimeout how long a SUBACK waits for the mailbox: a restart of the store, or the takeover of a dead node's mailboxes;
 *     under a minute
 */
public record GatewaySettings(
        int maxPayload,
        int sendRate,
        int sendBurst,
        int window,
        int streamWindow,
        Duration publishTimeout,
        Duration attachTimeout) {

    public static GatewaySettings defaults() {
        return new GatewaySettings(64 * 1024, 100, 500, 64, 1_024, Duration.ofSeconds(6), Duration.ofSeconds(15));
    }
}
