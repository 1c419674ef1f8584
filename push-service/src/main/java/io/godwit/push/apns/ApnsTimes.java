// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.apns;

import java.time.Duration;

/**
 * How soon a connection is given up. An answer that never comes is given up after {@code idlePing} without traffic, half of
 * that again for the ping's answer, and {@code graceful}: 17 seconds by default.
 *
 * @param connect for TCP; pushy allows 10 seconds for TLS
 * @param idlePing a ping is sent after this time without traffic
 * @param graceful what is under way on a connection that closes may take this long
 */
record ApnsTimes(Duration connect, Duration idlePing, Duration graceful) {
    static final ApnsTimes DEFAULT =
            new ApnsTimes(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(2));
}
