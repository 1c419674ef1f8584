// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import java.time.Duration;

/**
 * What one broker accepts before it refuses. Every limit is per broker process; what happens at it is said at the field.
 *
 * @param maxPacketBytes largest MQTT packet, 1 KiB to 256 MiB: a bigger one closes its connection (MQTT 5 is told 0x95)
 * @param maxConnections open connections, at least 1: one more gets CONNACK 0x97 (MQTT 3.1.1: refused)
 * @param connectRatePerSecond CONNECTs per second for {@link ConnectRateLimiter}, with a burst of twice as many, at least 1
 * @param maxKeepAlive longest keep-alive of an MQTT 5 client, 1 s to 65,535 s: more, and none, becomes this; MQTT 3.1.1
 *     cannot be told, whoever intercepts its CONNECT has to lower the value
 * @param noConnectIdleTimeout how long a connection may stay open before its CONNECT, 10 ms to 10 min
 * @param receiveMaximum QoS 1 and 2 publishes that an MQTT 5 client may have unacknowledged, 1 to 65,535: one more
 *     disconnects it with 0x93; MQTT 3.1.1 has no such limit
 * @param maxInflight messages that one client may have unacknowledged, 1 to 65,535 and never above the client's own
 *     receive maximum: the next ones wait
 * @param maxQueuedMessages QoS 1 and 2 messages that the broker keeps for one client, 1 to 1,000,000: what comes on top is
 *     dropped and counted
 * @param maxSessionExpiry longest life of a session without a connection, 0 s to 4,294,967,295 s: more becomes this
 * @param maxQos 0 to 2; MQTT 5 is told in the CONNACK, a higher one disconnects
 * @param retainedMessages whether retained messages are kept
 * @param topicAliases topic aliases per MQTT 5 client, 0 (none) to 65,535
 * @param maxTopicLength characters, 1 to 65,535
 * @param maxClientIdLength characters, 1 to 65,535
 * @param incomingBytesPerSecond of all connections together, 0 for no limit: above, reading pauses
 */
public record BrokerLimits(
        int maxPacketBytes,
        int maxConnections,
        int connectRatePerSecond,
        Duration maxKeepAlive,
        Duration noConnectIdleTimeout,
        int receiveMaximum,
        int maxInflight,
        int maxQueuedMessages,
        Duration maxSessionExpiry,
        int maxQos,
        boolean retainedMessages,
        int topicAliases,
        int maxTopicLength,
        int maxClientIdLength,
        long incomingBytesPerSecond) {

    private static final int UINT16 = 65_535;
    private static final long UINT32 = 4_294_967_295L;
    /** The most that the fixed header of MQTT can announce. */
    private static final int LARGEST_PACKET = 268_435_460;

    public BrokerLimits {
        Check.range("maxPacketBytes", maxPacketBytes, 1024, LARGEST_PACKET);
        Check.range("maxConnections", maxConnections, 1, Integer.MAX_VALUE);
        Check.range("connectRatePerSecond", connectRatePerSecond, 1, 1_000_000);
        Check.range("maxKeepAlive (seconds)", maxKeepAlive.toSeconds(), 1, UINT16);
        Check.range("noConnectIdleTimeout (milliseconds)", noConnectIdleTimeout.toMillis(), 10, 600_000);
        Check.range("receiveMaximum", receiveMaximum, 1, UINT16);
        Check.range("maxInflight", maxInflight, 1, UINT16);
        Check.range("maxQueuedMessages", maxQueuedMessages, 1, 1_000_000);
        Check.range("maxSessionExpiry (seconds)", maxSessionExpiry.toSeconds(), 0, UINT32);
        Check.range("maxQos", maxQos, 0, 2);
        Check.range("topicAliases", topicAliases, 0, UINT16);
        Check.range("maxTopicLength", maxTopicLength, 1, UINT16);
        Check.range("maxClientIdLength", maxClientIdLength, 1, UINT16);
        Check.range("incomingBytesPerSecond", incomingBytesPerSecond, 0, Long.MAX_VALUE);
    }

    /**
     * For chat on two cores: 96 KiB packets (a 64 KiB payload and its properties), 20,000 connections (12 to 26 KB of
     * memory each were measured), 500 CONNECTs a second (1,400 saturate two cores), sessions of a week.
     */
    public static BrokerLimits defaults() {
        return new BrokerLimits(
                96 * 1024,
                20_000,
                500,
                Duration.ofMinutes(20),
                Duration.ofSeconds(10),
                64,
                64,
                1000,
                Duration.ofDays(7),
                2,
                true,
                16,
                1024,
                256,
                0);
    }
}
