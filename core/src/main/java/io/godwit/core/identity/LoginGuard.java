// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Slows down who guesses tokens. After 5 failures within a minute an address is refused for a second, and after each
 * further failure for twice as long as before, up to 5 minutes; 15 quiet minutes or a success make it forgotten. IPv6
 * counts by /64, the least that one customer gets. For any number of threads; never blocks.
 *
 * <p>Many honest clients may share one address (NAT, mobile carriers, a proxy that hides its clients). Therefore only
 * attempts with bad tokens count ({@link TokenRefusal.Reason#isGuess()}), attempts during a refusal neither count nor
 * prolong it, and the caller still lets in who has a token that is known to be good ({@link TokenVerifier#verifyCached}).
 * Such an attempt is no success in the sense of this class: do not call {@link #succeeded} for it.
 *
 * <p>At most 100,000 addresses are remembered; who has more can make us forget some, and is slowed by the limit on
 * connections alone.
 */
public final class LoginGuard {
    static final int FREE_FAILURES = 5;
    static final Duration WINDOW = Duration.ofMinutes(1);
    static final Duration FIRST_REFUSAL = Duration.ofSeconds(1);
    static final Duration LONGEST_REFUSAL = Duration.ofMinutes(5);
    static final Duration QUIET = Duration.ofMinutes(15);
    static final int MAX_ADDRESSES = 100_000;

    private final InstantSource clock;
    private final LongAdder failures = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final Cache<Address, State> states = Caffeine.newBuilder()
            .maximumSize(MAX_ADDRESSES)
            .expireAfterWrite(QUIET)
            .build();

    public LoginGuard(InstantSource clock) {
        this.clock = clock;
    }

    /** For how much longer {@code address} is refused; empty if it may try. Counts a refusal. */
    public Optional<Duration> refusedFor(InetAddress address) {
        State state = states.getIfPresent(Address.of(address));
        Instant now = clock.instant();
        if (state == null || !now.isBefore(state.refusedUntil)) {
            return Optional.empty();
        }
        refusals.increment();
        return Optional.of(Duration.between(now, state.refusedUntil));
    }

    /** Counts an attempt with a bad token. */
    public void failed(InetAddress address) {
        Instant now = clock.instant();
        failures.increment();
        states.asMap()
                .compute(Address.of(address), (key, state) -> (state == null ? State.first(now) : state).failed(now));
    }

    /** Forgets the failures of {@code address}: a token was verified. */
    public void succeeded(InetAddress address) {
        states.invalidate(Address.of(address));
    }

    /** How many failures were counted, for metrics. */
    public long failures() {
        return failures.sum();
    }

    /** How many attempts were refused, for metrics. */
    public long refusals() {
        return refusals.sum();
    }

    /** About how many addresses are remembered, for metrics. */
    public long addresses() {
        return states.estimatedSize();
    }

    /** An IPv4 address, or the upper half of an IPv6 address. Java gives mapped addresses as IPv4. */
    private record Address(boolean v6, long bits) {
        static Address of(InetAddress address) {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            return address instanceof Inet6Address
                    ? new Address(true, bytes.getLong())
                    : new Address(false, bytes.getInt());
        }
    }

    /**
     * @param count failures since {@code windowStart} while there was no refusal yet
     * @param refusal the last refusal's length; zero before the first
     */
    private record State(int count, Instant windowStart, Duration refusal, Instant refusedUntil, Instant last) {
        static State first(Instant now) {
            return new State(0, now, Duration.ZERO, Instant.MIN, now);
        }

        State failed(Instant now) {
            if (!now.isBefore(last.plus(QUIET))) {
                return first(now).failed(now);
            }
            if (now.isBefore(refusedUntil)) {
                return this; // it had begun before the refusal did
            }
            if (!refusal.isZero()) {
                return refused(now, refusal.multipliedBy(2));
            }
            if (!now.isBefore(windowStart.plus(WINDOW))) {
                return new State(1, now, Duration.ZERO, Instant.MIN, now);
            }
            return count + 1 < FREE_FAILURES
                    ? new State(count + 1, windowStart, Duration.ZERO, Instant.MIN, now)
                    : refused(now, FIRST_REFUSAL);
        }

        private State refused(Instant now, Duration length) {
            Duration capped = length.compareTo(LONGEST_REFUSAL) > 0 ? LONGEST_REFUSAL : length;
            return new State(count, windowStart, capped, now.plus(capped), now);
        }
    }
}
