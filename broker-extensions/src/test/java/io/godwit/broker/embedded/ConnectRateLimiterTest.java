// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ConnectRateLimiterTest {

    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;
    private final ConnectRateLimiter limiter = new ConnectRateLimiter(limits(10, 3), clock);

    @Test
    void allowsTwoSecondsWorthAtOnceAndThenTheRate() throws Exception {
        assertThat(taken("10.0.0.1", 100)).isEqualTo(6);
        now = now.plusMillis(333);
        assertThat(taken("10.0.0.1", 100)).isZero();
        now = now.plusMillis(1);
        assertThat(taken("10.0.0.1", 100)).isEqualTo(1);
        now = now.plus(Duration.ofDays(1));
        assertThat(taken("10.0.0.1", 100)).isEqualTo(6);
    }

    @Test
    void limitsAllAddressesTogetherAndNotByWhatOneIsRefused() throws Exception {
        assertThat(taken("10.0.0.1", 1000)).isEqualTo(6);
        assertThat(taken("10.0.0.2", 1000)).isEqualTo(6);
        assertThat(taken("10.0.0.3", 1000)).isEqualTo(6);
        assertThat(taken("10.0.0.4", 1000)).isEqualTo(2);
        assertThat(taken("10.0.0.5", 1000)).isZero();
    }

    @Test
    void takesAnIpv6NetworkForOneAddress() throws Exception {
        assertThat(taken("2001:db8:0:1::1", 5)).isEqualTo(5);
        assertThat(taken("2001:db8:0:1:ffff::2", 5)).isEqualTo(1);
        assertThat(taken("2001:db8:0:2::1", 5)).isEqualTo(5);
    }

    @Test
    void survivesAClockThatGoesBack() throws Exception {
        assertThat(taken("10.0.0.1", 6)).isEqualTo(6);
        now = now.minusSeconds(100);
        assertThat(taken("10.0.0.1", 1)).isZero();
        now = now.plusSeconds(1);
        assertThat(taken("10.0.0.1", 10)).isEqualTo(3);
    }

    private int taken(String address, int tries) throws Exception {
        InetAddress from = InetAddress.getByName(address);
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limiter.tryAcquire(from) ? 1 : 0;
        }
        return taken;
    }

    private static BrokerLimits limits(int perSecond, int perAddress) {
        BrokerLimits d = BrokerLimits.defaults();
        return new BrokerLimits(
                d.maxPacketBytes(),
                d.maxConnections(),
                perSecond,
                perAddress,
                d.maxKeepAlive(),
                d.noConnectIdleTimeout(),
                d.receiveMaximum(),
                d.maxInflight(),
                d.maxQueuedMessages(),
                d.maxSessionExpiry(),
                d.maxQos(),
                d.retainedMessages(),
                d.topicAliases(),
                d.maxTopicLength(),
                d.maxClientIdLength(),
                d.incomingBytesPerSecond());
    }
}
