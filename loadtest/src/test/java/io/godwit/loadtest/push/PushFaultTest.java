// SPDX-License-Identifier: Apache-2.0
// Copyright the Godwit authors
package io.godwit.loadtest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushFaultTest {
    @Test
    void readsAKillAtASecond() {
        assertThat(PushFault.parse("server-kill@20.5"))
                .returns(PushFault.Kind.SERVER_KILL, PushFault::kind)
                .returns(Duration.ofMillis(20_500), PushFault::at);
    }

    @Test
    void readsAnOutageWithWhatItLooksLike() {
        assertThat(PushFault.parse("provider-outage:60s:503@30"))
                .isEqualTo(new PushFault(
                        PushFault.Kind.PROVIDER_OUTAGE,
                        Outage.unavailable,
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(30)));
    }

    @Test
    void refusesConnectionsAtTenSecondsIfNothingElseIsSaid() {
        assertThat(PushFault.parse("provider-outage:60s"))
                .returns(Outage.refuse, PushFault::outage)
                .returns(Duration.ofSeconds(10), PushFault::at);
    }

    @Test
    void readsKillsOfNodesThatPush() {
        assertThat(PushFault.parse("push-kill@15"))
                .returns(PushFault.Kind.PUSH_KILL, PushFault::kind)
                .returns(Duration.ofSeconds(15), PushFault::at)
                .hasToString("push-kill");
        assertThat(PushFault.parse("push-kill-all:8s@15"))
                .returns(PushFault.Kind.PUSH_KILL_ALL, PushFault::kind)
                .returns(Duration.ofSeconds(8), PushFault::lasts)
                .hasToString("push-kill-all:8000ms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "push-kill:3s",
                "push-kill-all",
                "push-kill-all:3s:freeze",
                "",
                "server-kill:3s",
                "provider-outage",
                "provider-outage:60",
                "provider-outage:5s:slow"
            })
    void saysWhatAFaultMustLookLike(String text) {
        assertThatThrownBy(() -> PushFault.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--fault");
    }

    @Test
    void readsTimesWithTheirUnit() {
        assertThat(PushFault.time("--fcm-delay", "50ms")).isEqualTo(Duration.ofMillis(50));
        assertThatThrownBy(() -> PushFault.time("--fcm-delay", "50"))
                .hasMessage("--fcm-delay must be a time such as 50ms or 60s but is '50'");
    }
}
