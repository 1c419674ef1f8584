// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * How a node says goodbye to its clients.
 *
 * @param perSecond connections closed per second, so that others can take them in
 * @param limit when the last one is to be told: with more connections than the rate allows for, the rate is higher
 * @param elsewhere clients find other nodes: MQTT 5 is told to use another server, instead of that this one shuts down
 * @param serverReference what those clients are told about where (MQTT 5 Server Reference), if anything
 */
public record DrainPlan(int perSecond, Duration limit, boolean elsewhere, Optional<String> serverReference) {
    /** Connections per second for so many of them. */
    double rate(int connections) {
        double needed = limit.isZero() ? Double.MAX_VALUE : connections * 1_000.0 / limit.toMillis();
        return Math.max(perSecond, needed);
    }
}
