// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.load;

import java.time.Duration;

/**
 * What traffic to make.
 *
 * @param pairs senders, each with one recipient; 1 to 100,000
 * @param inFlight unacknowledged messages per sender at most; 1 to 10,000, less if the server says so
 * @param ratePerSecond messages per second of all senders together, due at even times whatever the server does;
 *     0 sends the next as soon as one is acknowledged
 * @param warmUp sent but not measured
 * @param drain how long to wait at the end for what is still on its way
 * @param connectRate connections per second at most; 0 for no limit
 * @param rampUp before the warm-up: the rate grows evenly from 0; only with a rate
 * @param devices of each user, 1 to 20; each of them must get every message
 * @param generator from where, and how this run's users are told from other generators'; its share is already taken
 */
public record LoadPlan(
        int pairs,
        int payloadBytes,
        int inFlight,
        double ratePerSecond,
        Duration warmUp,
        Duration measure,
        Duration drain,
        double connectRate,
        Duration rampUp,
        int devices,
        Generator generator) {
    private static final int MAX_DEVICES = 20;
    private static final int MAX_PAIRS = 100_000;
    private static final int MAX_IN_FLIGHT = 10_000;

    public LoadPlan {
        requireRange("pairs", pairs, MAX_PAIRS);
        requireRange("in-flight", inFlight, MAX_IN_FLIGHT);
        requireRange("devices", devices, MAX_DEVICES);
        if (rampUp.isNegative() || (!rampUp.isZero() && ratePerSecond <= 0)) {
            throw new IllegalArgumentException("ramp-up must not be negative and needs a rate");
        }
        if (ratePerSecond < 0) {
            throw new IllegalArgumentException("rate must not be negative but is " + ratePerSecond);
        }
    }

    /** One device for each user, all at once, by one generator. */
    public LoadPlan(
            int pairs,
            int payloadBytes,
            int inFlight,
            double ratePerSecond,
            Duration warmUp,
            Duration measure,
            Duration drain,
            double connectRate) {
        this(
                pairs,
                payloadBytes,
                inFlight,
                ratePerSecond,
                warmUp,
                measure,
                drain,
                connectRate,
                Duration.ZERO,
                1,
                Generator.alone());
    }

    public LoadPlan withRampUp(Duration time) {
        return with(time, devices, generator);
    }

    public LoadPlan withDevices(int perUser) {
        return with(rampUp, perUser, generator);
    }

    public LoadPlan withGenerator(Generator part) {
        return with(rampUp, devices, part);
    }

    private LoadPlan with(Duration time, int perUser, Generator part) {
        return new LoadPlan(
                pairs, payloadBytes, inFlight, ratePerSecond, warmUp, measure, drain, connectRate, time, perUser, part);
    }

    /**
     * As fast as 100 pairs with 10 in flight can, for that long: lets the just-in-time compilers of a fresh server and
     * of the generator do their work (the first seconds of a JVM are two to three times slower) before it counts.
     */
    public static LoadPlan burnIn(Duration time) {
        return new LoadPlan(100, 200, 10, 0, Duration.ZERO, time, Duration.ofSeconds(20), 500);
    }

    /** Whether messages have due times; otherwise the acknowledgements set the pace. */
    public boolean openLoop() {
        return ratePerSecond > 0;
    }

    /** From the first message to the longest possible wait for the last one. */
    Duration total() {
        return rampUp.plus(warmUp).plus(measure).plus(drain);
    }

    private static void requireRange(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + " must be 1 to " + max + " but is " + value);
        }
    }
}
