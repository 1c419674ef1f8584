// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.broker.embedded;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * Says whether one more CONNECT may go on, for all addresses together and for each: the broker has no such limit. Each
 * limit is a bucket that holds two seconds' worth and starts full. An IPv6 client counts as its /64 network, since it has
 * all of it. Remembers the 10,000 addresses that came last. Any thread.
 */
public final class ConnectRateLimiter {

    private static final int MAX_ADDRESSES = 10_000;
    private static final int BURST_SECONDS = 2;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final InstantSource clock;
    private final int perAddress;
    private final Bucket all;
    private final Cache<ByteBuffer, Bucket> addresses;

    /** With the rates of the limits. */
    public ConnectRateLimiter(BrokerLimits limits, InstantSource clock) {
        this.clock = clock;
        this.perAddress = limits.connectRatePerAddress();
        this.all = new Bucket(limits.connectRatePerSecond(), clock.millis());
        this.addresses = Caffeine.newBuilder()
                .maximumSize(MAX_ADDRESSES)
                .expireAfterAccess(Duration.ofSeconds(2 * BURST_SECONDS)) // full again by then
                .build();
    }

    /** Takes one permit; what one address is refused does not count against the others. */
    public boolean tryAcquire(InetAddress address) {
        long now = clock.millis();
        return addresses
                        .get(network(address), key -> new Bucket(perAddress, now))
                        .tryTake(now)
                && all.tryTake(now);
    }

    private static ByteBuffer network(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }

    /** Permits in thousandths, so that a millisecond adds as many as the rate says per second. */
    private static final class Bucket {

        private static final int ONE = 1000;

        private final long perMilli;
        private final long capacity;
        private long level;
        private long updated;

        Bucket(int perSecond, long now) {
            perMilli = perSecond;
            capacity = (long) perSecond * ONE * BURST_SECONDS;
            level = capacity;
            updated = now;
        }

        synchronized boolean tryTake(long now) {
            long elapsed = Math.min(Math.max(0, now - updated), BURST_SECONDS * 1000L);
            level = Math.min(capacity, level + elapsed * perMilli);
            updated = now;
            if (level < ONE) {
                return false;
            }
            level -= ONE;
            return true;
        }
    }
}
