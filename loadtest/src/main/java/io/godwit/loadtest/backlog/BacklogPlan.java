// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.backlog;

import java.time.Duration;

/**
 * How much piles up and how it is fetched.
 *
 * @param devices users with one device each; 1 to 100,000
 * @param messages for each device and round; 1 to 1,000,000
 * @param feeders connections that send them; at most as many as devices are used
 * @param inFlight unacknowledged messages per feeder at most; less if the server says so
 * @param window entries that the server may have under way unacknowledged; 0 leaves it to the server (MQTT 5)
 * @param rounds how often devices go away and come back; the first ones also warm up the server
 * @param connectRate reconnects per second at most; 0 for no limit (64 at a time)
 * @param patience longest time without any progress before a round is given up
 */
public record BacklogPlan(
        int devices,
        int messages,
        int payloadBytes,
        int feeders,
        int inFlight,
        int window,
        int rounds,
        double connectRate,
        Duration patience) {

    public BacklogPlan {
        requireRange("devices", devices, 1, 100_000);
        requireRange("messages", messages, 1, 1_000_000);
        requireRange("feeders", feeders, 1, 100_000);
        requireRange("in-flight", inFlight, 1, 10_000);
        requireRange("window", window, 0, 10_000);
        requireRange("rounds", rounds, 1, 1_000);
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " to " + max + " but is " + value);
        }
    }
}
