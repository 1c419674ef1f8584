// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.push.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.core.push.PushOutcome;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BreakerTest {
    private static final PushOutcome FAILURE = new PushOutcome.Retry("503", Optional.empty(), true);
    private static final PushOutcome OWN_LIMIT = new PushOutcome.Retry("own limit", Optional.empty(), false);
    private static final PushOutcome SUCCESS = new PushOutcome.Accepted("ok");
    private static final PushOutcome WRONG_KEY = new PushOutcome.Misconfigured("wrong key");

    private final Breaker breaker = new Breaker(LaneSettings.defaults(), 500);
    private long now = Long.MAX_VALUE - 5; // the ticker may overflow

    @Test
    void opensAfterConsecutiveFailuresOfDifferentDevices() {
        fail(9);
        assertThat(breaker.admits(now)).isTrue();
        breaker.answered(false, "other", FAILURE, now);

        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.admits(now)).isFalse();
        assertThat(breaker.remaining(now)).isEqualTo(Duration.ofSeconds(5));
        assertThat(breaker.reason()).isEqualTo("503");
    }

    @Test
    void oneThrottledDeviceDoesNotOpenIt() {
        for (int i = 0; i < 100; i++) {
            breaker.answered(false, "same", FAILURE, now);
        }
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void anAnswerAboutAnAddressShowsThatTheProviderWorks() {
        fail(9);
        breaker.answered(false, "x", new PushOutcome.InvalidAddress("410", Optional.empty()), now);
        fail(9);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
    }

    @Test
    void letsOneProbePassAndWaitsTwiceAsLongAfterItsFailureUpToAMinute() {
        fail(10);
        long[] pauses = {5, 10, 20, 40, 60, 60};
        for (long pause : pauses) {
            assertThat(breaker.remaining(now)).isEqualTo(Duration.ofSeconds(pause));
            pass(Duration.ofSeconds(pause));
            assertThat(breaker.admits(now)).isTrue();
            assertThat(breaker.start()).isTrue();
            assertThat(breaker.admits(now)).isFalse();
            breaker.answered(true, "probe", FAILURE, now);
        }
        pass(Duration.ofSeconds(60));
        breaker.start();
        breaker.answered(true, "probe", SUCCESS, now);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        fail(10);
        assertThat(breaker.remaining(now)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void lateAnswersOfRequestsFromBeforeDoNotCloseIt() {
        fail(10);
        breaker.answered(false, "x", SUCCESS, now);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
    }

    @Test
    void aProbeThatSaysNothingLeavesItDueForTheNext() {
        fail(10);
        pass(Duration.ofSeconds(5));
        breaker.start();
        breaker.answered(true, "x", OWN_LIMIT, now);
        assertThat(breaker.state()).isEqualTo(BreakerState.OPEN);
        assertThat(breaker.admits(now)).isTrue();
    }

    @Test
    void parksWhenCredentialsAreRefusedAndProbesEveryFiveMinutes() {
        breaker.answered(false, 1, WRONG_KEY, now);
        breaker.answered(false, 2, WRONG_KEY, now);
        assertThat(breaker.state()).isEqualTo(BreakerState.CLOSED);
        breaker.answered(false, 3, WRONG_KEY, now);
        assertThat(breaker.state()).isEqualTo(BreakerState.PARKED);
        assertThat(breaker.refusal()).isEqualTo(Refusal.PARKED);
        assertThat(breaker.remaining(now)).isEqualTo(Duration.ofMinutes(5));

        pass(Duration.ofMinutes(5));
        assertThat(breaker.start()).isTrue();
        assertThat(breaker.refusal()).isEqualTo(Refusal.PARKED);
        breaker.answered(true, 4, WRONG_KEY, now);
        assertThat(breaker.remaining(now)).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void opensAtFewerFailuresIfFewerMayBeUnderWay() {
        Breaker narrow = new Breaker(LaneSettings.defaults(), 2);
        narrow.answered(false, 1, FAILURE, now);
        narrow.answered(false, 2, FAILURE, now);
        assertThat(narrow.state()).isEqualTo(BreakerState.OPEN);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.answered(false, i, FAILURE, now);
        }
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
