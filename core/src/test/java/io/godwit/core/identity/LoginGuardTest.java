// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoginGuardTest {
    private static final InetAddress HOME = address("192.0.2.7");
    private static final InetAddress OTHER = address("192.0.2.8");

    private final MutableClock clock = new MutableClock();
    private final LoginGuard guard = new LoginGuard(clock);

    @Test
    void letsFourFailuresPassAndRefusesAfterTheFifth() {
        fail(HOME, 4);
        assertThat(guard.refusedFor(HOME)).isEmpty();
        fail(HOME, 1);
        assertThat(guard.refusedFor(HOME)).contains(Duration.ofSeconds(1));
        assertThat(guard.refusedFor(OTHER)).isEmpty();
        clock.advance(Duration.ofMillis(999));
        assertThat(guard.refusedFor(HOME)).contains(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(guard.refusedFor(HOME)).isEmpty();
        assertThat(guard.refusals()).isEqualTo(2);
        assertThat(guard.failures()).isEqualTo(5);
        assertThat(guard.addresses()).isEqualTo(1);
    }

    @Test
    void doublesTheRefusalUpToFiveMinutes() {
        fail(HOME, 4);
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            fail(HOME, 1);
            Duration refusal = guard.refusedFor(HOME).orElseThrow();
            seconds.add(refusal.toSeconds());
            clock.advance(refusal);
            assertThat(guard.refusedFor(HOME)).isEmpty();
        }
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L, 300L);
    }

    @Test
    void countsNoFailuresThatAreFarApart() {
        for (int i = 0; i < 50; i++) {
            fail(HOME, 4);
            assertThat(guard.refusedFor(HOME)).isEmpty();
            clock.advance(LoginGuard.WINDOW);
        }
    }

    @Test
    void doesNotCountWhatArrivesDuringARefusal() {
        fail(HOME, 50);
        assertThat(guard.refusedFor(HOME)).contains(Duration.ofSeconds(1));
    }

    @Test
    void forgetsAfterAQuietTime() {
        fail(HOME, 5);
        clock.advance(LoginGuard.QUIET.minusMillis(1));
        fail(HOME, 1);
        assertThat(guard.refusedFor(HOME)).contains(Duration.ofSeconds(2));
        clock.advance(LoginGuard.QUIET);
        fail(HOME, 4);
        assertThat(guard.refusedFor(HOME)).isEmpty();
        fail(HOME, 1);
        assertThat(guard.refusedFor(HOME)).contains(Duration.ofSeconds(1));
    }

    @Test
    void forgetsAfterASuccess() {
        fail(HOME, 5);
        guard.succeeded(HOME);
        assertThat(guard.refusedFor(HOME)).isEmpty();
        fail(HOME, 4);
        assertThat(guard.refusedFor(HOME)).isEmpty();
    }

    @Test
    void countsIpv6ByTheNetworkOfOneCustomer() {
        fail(address("2001:db8:1:2::1"), 3);
        fail(address("2001:db8:1:2:ffff::9"), 2);
        assertThat(guard.refusedFor(address("2001:db8:1:2:8::8"))).isPresent();
        assertThat(guard.refusedFor(address("2001:db8:1:3::1"))).isEmpty();
    }

    @Test
    void countsAMappedAddressAsIpv4() {
        fail(HOME, 5);
        assertThat(guard.refusedFor(address("::ffff:192.0.2.7"))).isPresent();
        assertThat(guard.refusedFor(address("::c000:207"))).isEmpty();
    }

    private void fail(InetAddress address, int times) {
        for (int i = 0; i < times; i++) {
            guard.failed(address);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
